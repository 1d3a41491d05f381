import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { nameOf, objectAt, objectsAt, textAt } from '../../read.ts'
import { defaultImage } from '../kinds.ts'

/**
 * Settings that the operator writes into every Cluster unless they are there. Some of them it also fixes: a user may bring those only with
 * just this value, which is why stored objects pass validation.
 */
export const parameterDefaults: Readonly<Record<string, string>> = {
  archive_mode: 'on',
  archive_timeout: '5min',
  dynamic_shared_memory_type: 'posix',
  full_page_writes: 'on',
  log_destination: 'csvlog',
  log_directory: '/controller/log',
  log_filename: 'postgres',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'false',
  logging_collector: 'on',
  max_parallel_workers: '32',
  max_replication_slots: '32',
  max_worker_processes: '32',
  shared_memory_type: 'mmap',
  shared_preload_libraries: '',
  ssl_max_protocol_version: 'TLSv1.3',
  ssl_min_protocol_version: 'TLSv1.3',
  wal_keep_size: '512MB',
  wal_level: 'logical',
  wal_log_hints: 'on',
  wal_receiver_timeout: '5s',
  wal_sender_timeout: '5s',
}

function defaultInitdb(spec: JsonObject): JsonObject {
  const initdb = objectAt(spec, 'bootstrap', 'initdb')
  const database = textAt(initdb, 'database') || 'app'
  const owner = textAt(initdb, 'owner') || database
  const filled: JsonObject = { ...initdb, database, owner }
  filled.encoding ||= 'UTF8'
  if (!filled.locale && !filled.localeProvider) {
    filled.localeCollate ||= 'C'
    filled.localeCType ||= 'C'
  }
  return filled
}

function defaultBootstrap(spec: JsonObject): JsonObject {
  const bootstrap = objectAt(spec, 'bootstrap')
  const recovers = bootstrap.recovery !== undefined || bootstrap.pg_basebackup !== undefined
  return recovers && bootstrap.initdb === undefined ? bootstrap : { ...bootstrap, initdb: defaultInitdb(spec) }
}

function defaultMonitoring(spec: JsonObject): JsonObject {
  const monitoring = objectAt(spec, 'monitoring')
  if (monitoring.disableDefaultQueries === true) return monitoring
  const present = objectsAt(monitoring, 'customQueriesConfigMap')
  const own = present.some(entry => entry.name === 'cnpg-default-monitoring')
  const queries = own ? present : [{ name: 'cnpg-default-monitoring', key: 'queries' }, ...present]
  return { disableDefaultQueries: false, enablePodMonitor: false, ...monitoring, customQueriesConfigMap: queries }
}

/**
 * What the operator's mutating webhook fills in (facts on the operator, section 8). Gives a new object; filling twice changes nothing more.
 */
export function defaultCluster(cluster: KubeObject): KubeObject {
  const spec = objectAt(cluster, 'spec')
  const filled: JsonObject = { ...spec }
  if (spec.imageName === undefined && spec.imageCatalogRef === undefined) filled.imageName = defaultImage
  filled.bootstrap = defaultBootstrap(spec)
  filled.affinity = { podAntiAffinityType: 'preferred', ...objectAt(spec, 'affinity') }
  filled.monitoring = defaultMonitoring(spec)
  filled.logLevel ??= 'info'
  const parameters = { ...parameterDefaults, ...objectAt(spec, 'postgresql', 'parameters') }
  filled.postgresql = { ...objectAt(spec, 'postgresql'), parameters }
  filled.replicationSlots = {
    updateInterval: 30,
    ...objectAt(spec, 'replicationSlots'),
    highAvailability: { enabled: true, slotPrefix: '_cnpg_', ...objectAt(spec, 'replicationSlots', 'highAvailability') },
    synchronizeReplicas: { enabled: true, ...objectAt(spec, 'replicationSlots', 'synchronizeReplicas') },
  }
  filled.storage = { resizeInUseVolumes: true, ...objectAt(spec, 'storage') }
  if (spec.tablespaces !== undefined) {
    const initdbOwner = textAt(filled, 'bootstrap', 'initdb', 'owner') || 'app'
    filled.tablespaces = objectsAt(spec, 'tablespaces').map(space => ({ owner: { name: initdbOwner }, ...space }))
  }
  return { ...cluster, metadata: { ...cluster.metadata, name: nameOf(cluster) }, spec: filled }
}
