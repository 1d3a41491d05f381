import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { at, numberAt, objectsAt, textAt } from '../read.ts'

/** Status of a Pooler: running unless paused or without its Cluster. */
export function poolerStatus(pooler: KubeObject, cluster: KubeObject | null): JsonObject {
  if (cluster === null) return { phase: 'inactive', phaseReason: 'the cluster does not exist', instances: 0 }
  const paused = at(pooler, 'spec', 'pgbouncer', 'paused') === true
  const image = textAt(pooler, 'spec', 'pgbouncer', 'image') || 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1'
  return { phase: paused ? 'paused' : 'active', instances: numberAt(pooler, 1, 'spec', 'instances'), image }
}

/** Status of a Database: applied once its Cluster's primary runs; null while there is nothing to say. */
export function databaseStatus(database: KubeObject, cluster: KubeObject | null): JsonObject | null {
  const observedGeneration = database.metadata.generation ?? 1
  if (cluster === null) return { applied: false, message: 'cluster not found', observedGeneration }
  if (textAt(cluster, 'status', 'currentPrimary') === '' || numberAt(cluster, 0, 'status', 'readyInstances') === 0) return null
  const outcome = (list: string) => objectsAt(database, 'spec', list).map(entry => ({ name: String(entry.name), applied: true }))
  return { applied: true, message: null, observedGeneration, schemas: outcome('schemas'), extensions: outcome('extensions') }
}
