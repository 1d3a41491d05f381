import type { KubeObject } from '../../../shared/domain/kube.ts'
import { at, bool, list, num } from '../read-json.ts'

/** Use of what the operator will remove, or has replaced, in words (facts of operator 1.30; in-tree Barman goes in 1.31). */
export function findDeprecations(cluster: KubeObject): readonly string[] {
  const found: string[] = []
  const inTree = 'In-tree Barman backup (spec.backup.barmanObjectStore) goes away in operator 1.31: move to the Barman Cloud plugin.'
  if (isThere(at(cluster, 'spec', 'backup', 'barmanObjectStore'))) found.push(inTree)
  if (list(cluster, 'spec', 'externalClusters').some(external => isThere(at(external, 'barmanObjectStore'))))
    found.push('An external cluster reads an in-tree Barman store, which goes away in operator 1.31: name the plugin there instead.')
  if (bool(cluster, 'spec', 'monitoring', 'enablePodMonitor') === true)
    found.push('spec.monitoring.enablePodMonitor is deprecated: use a PodMonitor of its own.')
  if ((num(cluster, 'spec', 'minSyncReplicas') ?? 0) > 0 || (num(cluster, 'spec', 'maxSyncReplicas') ?? 0) > 0)
    found.push('minSyncReplicas and maxSyncReplicas are the old way: use spec.postgresql.synchronous.')
  return found
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}
