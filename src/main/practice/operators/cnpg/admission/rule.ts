import type { KubeObject } from '../../../kube-object.ts'
import type { Problems } from './problems.ts'

/** One rule over the Cluster as it would be stored; `old` is the stored one on an update. */
export type Rule = (cluster: KubeObject, old: KubeObject | null, found: Problems) => void
