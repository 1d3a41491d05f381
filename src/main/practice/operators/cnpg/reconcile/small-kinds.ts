import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { numberAt, objectsAt, textAt } from '../../read.ts'

/** Status of a Database: applied once its Cluster's primary runs; null while there is nothing to say. */
export function databaseStatus(database: KubeObject, cluster: KubeObject | null): JsonObject | null {
  const observedGeneration = database.metadata.generation ?? 1
  if (cluster === null) return { applied: false, message: 'cluster not found', observedGeneration }
  if (textAt(cluster, 'status', 'currentPrimary') === '' || numberAt(cluster, 0, 'status', 'readyInstances') === 0) return null
  const outcome = (list: string) => objectsAt(database, 'spec', list).map(entry => ({ name: String(entry.name), applied: true }))
  return { applied: true, message: null, observedGeneration, schemas: outcome('schemas'), extensions: outcome('extensions') }
}
