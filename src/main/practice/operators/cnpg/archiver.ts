import type { KubeObject } from '../../kube-object.ts'
import { at, objectsAt, textAt } from '../read.ts'

/** Where the Cluster sends its WAL: a plugin's name, 'in-tree', or null when it doesn't archive. */
export function archiverOf(cluster: KubeObject): string | null {
  const plugin = objectsAt(cluster, 'spec', 'plugins').find(entry => entry.enabled !== false && entry.isWALArchiver === true)
  if (plugin !== undefined) return textAt(plugin, 'name')
  return at(cluster, 'spec', 'backup', 'barmanObjectStore') === undefined ? null : 'in-tree'
}
