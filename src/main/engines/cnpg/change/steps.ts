import type { Living } from '../../change/living.ts'
import { patchRoot } from '../../change/steps.ts'
import type { DraftStep } from '../../engine.ts'
import { clusterKind } from '../kinds.ts'

/** Changes some fields of the Cluster; null takes a field away. */
export function patchCluster(living: Living, title: string, patch: Record<string, unknown>): DraftStep {
  return patchRoot(clusterKind, living, title, patch)
}

/** Sets one annotation of the Cluster; null takes it away. */
export function annotateCluster(living: Living, title: string, name: string, value: string | null): DraftStep {
  return patchCluster(living, title, { metadata: { annotations: { [name]: value } } })
}

/** Writes to the Cluster's status, as the operator's own command-line tool does. */
export function writeStatus({ cluster }: Living, title: string, status: Record<string, unknown>): DraftStep {
  return { id: 'status', title, kind: clusterKind, verb: 'status', namespace: cluster.namespace, name: cluster.name, patch: { status } }
}
