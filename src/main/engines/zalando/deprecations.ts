import type { KubeObject } from '../../../shared/domain/kube.ts'
import { at } from '../read-json.ts'
import { askedVersion } from './version.ts'

/** Fields that operator 1 still took and operator 2 has dropped, with what to write instead. */
const dropped: readonly (readonly [field: string, instead: string])[] = [
  ['useLoadBalancer', 'enableMasterLoadBalancer'],
  ['replicaLoadBalancer', 'enableReplicaLoadBalancer'],
  ['init_containers', 'initContainers'],
  ['pod_priority_class_name', 'podPriorityClassName'],
]

/** Use of what operator 2 no longer takes, in words. */
export function findDeprecations(root: KubeObject): readonly string[] {
  const found = dropped.flatMap(([field, instead]) => {
    const value = at(root, 'spec', field)
    return value === undefined || value === null ? [] : [`spec.${field} is gone in operator 2: use spec.${instead}.`]
  })
  const version = askedVersion(root)
  const major = version === null ? null : Number.parseInt(version, 10)
  return major !== null && major < 14 ? [...found, `PostgreSQL ${version} is gone in operator 2: upgrade to 14 or later first.`] : found
}
