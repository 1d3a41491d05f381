import type { KubeObject } from '../../../kube-object.ts'
import { imageMajor, imageTag } from '../image.ts'
import { barmanPlugin } from '../kinds.ts'
import { parseMemorySetting, parseQuantity } from '../quantity.ts'
import { annotationOf, at, nameOf, numberAt, objectAt, objectsAt, textAt, textsAt } from '../read.ts'
import { parameterDefaults } from './cluster-defaults.ts'
import { isFixedParameter } from './fixed-parameters.ts'
import type { Problems } from './problems.ts'

/** One rule over the Cluster as it would be stored; `old` is the stored one on an update. */
type Rule = (cluster: KubeObject, old: KubeObject | null, found: Problems) => void

const checkName: Rule = (cluster, _old, found) => {
  const name = nameOf(cluster)
  if (name.length > 50) found.invalid('metadata.name', name, 'the maximum length of a cluster name is 50 characters')
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) found.invalid('metadata.name', name, 'cluster name must be a valid DNS label')
}

const checkBootstrap: Rule = (cluster, _old, found) => {
  const bootstrap = objectAt(cluster, 'spec', 'bootstrap')
  const methods = ['initdb', 'recovery', 'pg_basebackup'].filter(method => bootstrap[method] !== undefined)
  if (methods.length > 1) found.invalid('spec.bootstrap', methods.join(','), 'only one bootstrap method can be specified at a time')
  for (const method of methods) {
    const owner = textAt(bootstrap, method, 'owner')
    const database = textAt(bootstrap, method, 'database')
    if (owner !== '' && database === '')
      found.invalid(`spec.bootstrap.${method}.database`, '', 'need to specify the database name as well as its owner')
    if (database !== '' && owner === '')
      found.invalid(`spec.bootstrap.${method}.owner`, '', 'need to specify the owner as well as the database name')
  }
  const initdb = objectAt(bootstrap, 'initdb')
  for (const [field, provider] of [
    ['builtinLocale', 'builtin'],
    ['icuLocale', 'icu'],
    ['icuRules', 'icu'],
  ] as const) {
    if (initdb[field] !== undefined && initdb.localeProvider !== provider) {
      found.invalid('spec.bootstrap.initdb', 'object', `${field} is only available when localeProvider is set to \`${provider}\``)
    }
  }
}

const checkRecovery: Rule = (cluster, _old, found) => {
  const recovery = at(cluster, 'spec', 'bootstrap', 'recovery')
  if (recovery === undefined) return
  const path = 'spec.bootstrap.recovery'
  const sources = [textAt(recovery, 'source') !== '', at(recovery, 'backup') !== undefined, at(recovery, 'volumeSnapshots') !== undefined]
  if (!sources.some(Boolean)) found.invalid(path, 'object', 'one of source, backup or volumeSnapshots is needed to recover from')
  if (sources[0] && sources[1]) found.invalid(path, 'object', 'source and backup are mutually exclusive')
  const source = textAt(recovery, 'source')
  const external = objectsAt(cluster, 'spec', 'externalClusters').map(entry => entry.name)
  if (source !== '' && !external.includes(source)) found.invalid(`${path}.source`, source, `external cluster ${source} not found`)
  const target = objectAt(recovery, 'recoveryTarget')
  const targets = ['targetTime', 'targetLSN', 'targetXID', 'targetName', 'targetImmediate'].filter(key => target[key] !== undefined)
  if (targets.length > 1) found.invalid(`${path}.recoveryTarget`, targets.join(','), 'recovery target options are mutually exclusive')
  const needsId = targets.some(key => key === 'targetXID' || key === 'targetName' || key === 'targetImmediate')
  if (needsId && !target.backupID && !sources[2]) {
    found.invalid(`${path}.recoveryTarget`, targets.join(','), 'backupID is needed with targetName, targetXID and targetImmediate')
  }
}

const checkExternalClusters: Rule = (cluster, _old, found) => {
  const names = new Set<unknown>()
  for (const [index, entry] of objectsAt(cluster, 'spec', 'externalClusters').entries()) {
    const path = `spec.externalClusters[${index}]`
    if (names.has(entry.name)) found.invalid(`${path}.name`, entry.name, `found duplicate external cluster ${String(entry.name)}`)
    names.add(entry.name)
    if (entry.connectionParameters === undefined && entry.plugin === undefined && entry.barmanObjectStore === undefined) {
      found.invalid(path, entry.name, 'one of connectionParameters, plugin and barmanObjectStore is required')
    }
  }
}

const checkImage: Rule = (cluster, old, found) => {
  const image = textAt(cluster, 'spec', 'imageName')
  const catalog = at(cluster, 'spec', 'imageCatalogRef')
  if (image !== '' && catalog !== undefined) found.invalid('spec', 'object', 'imageName and imageCatalogRef are mutually exclusive')
  if (catalog !== undefined) {
    const kind = textAt(catalog, 'kind')
    const known = kind === 'ImageCatalog' || kind === 'ClusterImageCatalog'
    if (!known || textAt(catalog, 'apiGroup') !== 'postgresql.cnpg.io') {
      found.invalid('spec.imageCatalogRef', 'object', 'Only image catalogs are supported')
    }
  }
  let major: number | null = numberAt(catalog, 0, 'major') || null
  if (image !== '') {
    const tag = imageTag(image)
    if (tag === '' && image.includes('@'))
      found.invalid('spec.imageName', image, "can't use just the image sha as we can't detect upgrades")
    else if (tag === '' || tag === 'latest')
      found.invalid('spec.imageName', image, "can't use 'latest' as image tag as we can't detect upgrades")
    else {
      major = imageMajor(image)
      if (major === null) found.invalid('spec.imageName', image, 'the PostgreSQL version cannot be read from the tag')
    }
  }
  if (major !== null && major < 13)
    found.invalid('spec.imageName', image || major, 'Unsupported PostgreSQL version. Versions 13 or newer are supported')
  const present =
    old === null ? null : numberAt(old, 0, 'status', 'pgDataImageInfo', 'majorVersion') || imageMajor(textAt(old, 'spec', 'imageName'))
  if (major === null || present === null || major === present) return
  if (major < present) found.invalid('spec.imageName', image || major, `can't downgrade from major ${present} to ${major}`)
  else if (major < 16) found.invalid('spec.imageName', image || major, 'major upgrades are only supported to version 16 or higher')
}

const checkParameters: Rule = (cluster, _old, found) => {
  const parameters = objectAt(cluster, 'spec', 'postgresql', 'parameters')
  const instances = numberAt(cluster, 1, 'spec', 'instances')
  for (const [name, value] of Object.entries(parameters)) {
    const path = `spec.postgresql.parameters.${name}`
    if (!/^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/.test(name)) {
      found.invalid(path, value, 'not a valid PostgreSQL configuration parameter name')
    } else if (isFixedParameter(name) && parameterDefaults[name] !== value) {
      found.invalid(path, value, "Can't set fixed configuration parameter")
    }
  }
  const level = parameters.wal_level
  if (level === 'minimal' && (instances > 1 || archiverOf(cluster) !== null || at(cluster, 'spec', 'replica') !== undefined)) {
    found.invalid('spec.postgresql.parameters.wal_level', level, '`minimal` needs one instance, no archiving, and no replica cluster')
  } else if (level !== undefined && level !== 'minimal' && level !== 'replica' && level !== 'logical') {
    found.invalid(
      'spec.postgresql.parameters.wal_level',
      level,
      'unrecognized `wal_level` value - allowed values: `logical`, `replica`, `minimal`',
    )
  }
  const hints = String(parameters.wal_log_hints ?? 'on').toLowerCase()
  if (instances > 1 && !['on', 'true', 'yes', '1'].includes(hints)) {
    found.invalid(
      'spec.postgresql.parameters.wal_log_hints',
      parameters.wal_log_hints,
      '`wal_log_hints` must be on with more than one instance',
    )
  }
  const least = parseMemorySetting(String(parameters.min_wal_size ?? '80MB'), 1024 ** 2)
  const most = parseMemorySetting(String(parameters.max_wal_size ?? '1GB'), 1024 ** 2)
  if (least !== null && most !== null && least > most) {
    found.invalid('spec.postgresql.parameters.min_wal_size', parameters.min_wal_size, 'min_wal_size must not exceed max_wal_size')
  }
  const volume = parseQuantity(at(cluster, 'spec', 'walStorage', 'size') ?? at(cluster, 'spec', 'storage', 'size'))
  if (parameters.max_wal_size !== undefined && most !== null && volume !== null && most >= volume) {
    found.invalid('spec.postgresql.parameters.max_wal_size', parameters.max_wal_size, 'max_wal_size must be smaller than the WAL volume')
  }
}

const checkResources: Rule = (cluster, _old, found) => {
  const requests = objectAt(cluster, 'spec', 'resources', 'requests')
  const limits = objectAt(cluster, 'spec', 'resources', 'limits')
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const asked = parseQuantity(requests[name])
    const most = parseQuantity(limits[name])
    if (asked !== null && most !== null && asked > most) {
      found.invalid(`spec.resources.requests.${name}`, requests[name], `${name} request is greater than the limit`)
    }
  }
  const memory = parseQuantity(requests.memory)
  const buffers = textAt(cluster, 'spec', 'postgresql', 'parameters', 'shared_buffers')
  const bytes = buffers === '' ? null : parseMemorySetting(buffers, 8192)
  if (memory !== null && bytes !== null && bytes > memory) {
    found.invalid('spec.resources.requests.memory', requests.memory, 'Memory request is lower than PostgreSQL `shared_buffers` value')
  }
}

const checkSynchronous: Rule = (cluster, _old, found) => {
  const instances = numberAt(cluster, 1, 'spec', 'instances')
  const least = numberAt(cluster, 0, 'spec', 'minSyncReplicas')
  const most = numberAt(cluster, 0, 'spec', 'maxSyncReplicas')
  if (most < least) found.invalid('spec.maxSyncReplicas', most, 'maxSyncReplicas cannot be lower than minSyncReplicas')
  if (most >= instances && most > 0)
    found.invalid('spec.maxSyncReplicas', most, 'maxSyncReplicas must be lower than the number of instances')
  const synchronous = at(cluster, 'spec', 'postgresql', 'synchronous')
  if (synchronous === undefined) return
  const number = numberAt(synchronous, 0, 'number')
  const path = 'spec.postgresql.synchronous'
  if (least > 0 || most > 0) found.invalid(path, 'object', "Can't combine `synchronous` with minSyncReplicas and maxSyncReplicas")
  if (number <= 0) found.invalid(`${path}.number`, number, 'The number of synchronous replicas should be greater than zero')
  const named = textsAt(synchronous, 'standbyNamesPre').length + textsAt(synchronous, 'standbyNamesPost').length
  if (number >= instances + named) found.invalid(`${path}.number`, number, 'must be lower than the number of instances')
  if (textAt(synchronous, 'dataDurability') === 'preferred' && named > 0) {
    found.invalid(path, 'object', "dataDurability set to 'preferred' requires empty 'standbyNamesPre' and empty 'standbyNamesPost'")
  }
}

function checkGrowth(path: string, size: unknown, before: unknown, found: Problems): void {
  const now = parseQuantity(size)
  const was = parseQuantity(before)
  if (now !== null && was !== null && now < was)
    found.invalid(path, size, `can't shrink existing storage from ${String(before)} to ${String(size)}`)
}

const checkStorage: Rule = (cluster, old, found) => {
  for (const part of ['storage', 'walStorage']) {
    const storage = at(cluster, 'spec', part)
    if (storage === undefined) continue
    const size = at(storage, 'size')
    const template = at(storage, 'pvcTemplate', 'resources', 'requests', 'storage')
    if (size === undefined && template === undefined)
      found.invalid(`spec.${part}.size`, '', 'Size not configured. Please add it, or a storage request in the pvcTemplate')
    else if (size !== undefined && parseQuantity(size) === null) found.invalid(`spec.${part}.size`, size, "Size value isn't valid")
    if (old !== null) checkGrowth(`spec.${part}.size`, size, at(old, 'spec', part, 'size'), found)
  }
  const spaces = objectsAt(cluster, 'spec', 'tablespaces')
  if (old === null) return
  if (at(old, 'spec', 'walStorage') !== undefined && at(cluster, 'spec', 'walStorage') === undefined) {
    found.invalid('spec.walStorage', null, 'walStorage cannot be disabled once configured')
  }
  for (const before of objectsAt(old, 'spec', 'tablespaces')) {
    const now = spaces.find(space => space.name === before.name)
    if (now === undefined) found.invalid('spec.tablespaces', before.name, 'tablespaces cannot be deleted')
    else checkGrowth('spec.tablespaces', at(now, 'storage', 'size'), at(before, 'storage', 'size'), found)
  }
}

/** Where the Cluster sends its WAL: a plugin's name, 'in-tree', or null when it doesn't archive. */
export function archiverOf(cluster: KubeObject): string | null {
  const plugin = objectsAt(cluster, 'spec', 'plugins').find(entry => entry.enabled !== false && entry.isWALArchiver === true)
  if (plugin !== undefined) return textAt(plugin, 'name')
  return at(cluster, 'spec', 'backup', 'barmanObjectStore') === undefined ? null : 'in-tree'
}

const checkPlugins: Rule = (cluster, _old, found) => {
  const enabled = objectsAt(cluster, 'spec', 'plugins').filter(entry => entry.enabled !== false)
  const archivers = enabled.filter(entry => entry.isWALArchiver === true)
  if (archivers.length > 1)
    found.invalid(
      'spec.plugins',
      archivers.map(entry => entry.name),
      'Cannot enable more than one WAL archiver plugin',
    )
  if (archivers.length > 0 && at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined) {
    found.invalid('spec.plugins', archivers[0]?.name, 'Cannot enable a WAL archiver plugin when barmanObjectStore is configured')
  }
  for (const [index, entry] of enabled.entries()) {
    if (entry.name === barmanPlugin && textAt(entry, 'parameters', 'barmanObjectName') === '') {
      found.required(`spec.plugins[${index}].parameters.barmanObjectName`, 'the ObjectStore to use must be named')
    }
  }
}

const checkUpdates: Rule = (cluster, old, found) => {
  const supervised = textAt(cluster, 'spec', 'primaryUpdateStrategy') === 'supervised'
  if (supervised && numberAt(cluster, 1, 'spec', 'instances') === 1) {
    found.invalid(
      'spec.primaryUpdateStrategy',
      'supervised',
      'supervised update strategy is not allowed for clusters with a single instance',
    )
  }
  const hibernation = annotationOf(cluster, 'cnpg.io/hibernation')
  if (hibernation !== '' && hibernation !== 'on' && hibernation !== 'off') {
    found.invalid('metadata.annotations.cnpg.io/hibernation', hibernation, "Annotation value for hibernation should be 'on' or 'off'")
  }
  if (old === null) return
  for (const field of ['postgresUID', 'postgresGID', 'serviceAccountName']) {
    const before = at(old, 'spec', field)
    if (before !== undefined && at(cluster, 'spec', field) !== before)
      found.invalid(`spec.${field}`, at(cluster, 'spec', field), `${field} is immutable`)
  }
}

const checkManaged: Rule = (cluster, _old, found) => {
  const seen = new Set<unknown>()
  for (const role of objectsAt(cluster, 'spec', 'managed', 'roles')) {
    const name = String(role.name)
    if (seen.has(name)) found.invalid('spec.managed.roles', name, 'Role name is duplicate of another')
    if (name === 'postgres' || name === 'streaming_replica' || name.startsWith('pg_') || name.startsWith('cnpg_')) {
      found.invalid('spec.managed.roles', name, 'This role is reserved for operator use')
    }
    seen.add(name)
  }
  if (textsAt(cluster, 'spec', 'managed', 'services', 'disabledDefaultServices').includes('rw')) {
    found.invalid('spec.managed.services.disabledDefaultServices', 'rw', 'service of type RW cannot be disabled.')
  }
  const own = ['rw', 'ro', 'r'].map(type => `${nameOf(cluster)}-${type}`)
  const names = new Set<string>()
  for (const [index, service] of objectsAt(cluster, 'spec', 'managed', 'services', 'additional').entries()) {
    const path = `spec.managed.services.additional[${index}].serviceTemplate.metadata.name`
    const name = textAt(service, 'serviceTemplate', 'metadata', 'name')
    if (name === '') found.invalid(path, '', 'name must be set in the service template')
    else if (own.includes(name)) found.invalid(path, name, `the service name: '${name}' is reserved for operator use`)
    else if (names.has(name)) found.invalid(path, name, `contains multiple services with the same name: ${name}`)
    names.add(name)
  }
}

const checkReplica: Rule = (cluster, _old, found) => {
  const replica = at(cluster, 'spec', 'replica')
  if (replica === undefined) return
  const external = objectsAt(cluster, 'spec', 'externalClusters').map(entry => entry.name)
  for (const field of ['source', 'primary', 'self']) {
    const name = textAt(replica, field)
    if (name !== '' && !external.includes(name)) found.invalid(`spec.replica.${field}`, name, `external cluster ${name} not found`)
  }
  if (at(replica, 'enabled') !== undefined && textAt(replica, 'primary') !== '') {
    found.invalid('spec.replica', 'object', 'primary and enabled are mutually exclusive')
  }
}

const rules: readonly Rule[] = [
  checkName,
  checkBootstrap,
  checkRecovery,
  checkExternalClusters,
  checkImage,
  checkParameters,
  checkResources,
  checkSynchronous,
  checkStorage,
  checkPlugins,
  checkUpdates,
  checkManaged,
  checkReplica,
]

/** Runs every rule of the validating webhook (facts on the operator, section 9); the annotation that switches it off is honoured. */
export function validateCluster(cluster: KubeObject, old: KubeObject | null, found: Problems): void {
  if (annotationOf(cluster, 'cnpg.io/validation') === 'disabled') return
  for (const rule of rules) rule(cluster, old, found)
}

/** What the API says beside a success: deprecated or doubtful fields. */
export function warnAboutCluster(cluster: KubeObject): string[] {
  const warnings: string[] = []
  const inTree = at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined
  const external = objectsAt(cluster, 'spec', 'externalClusters').some(entry => entry.barmanObjectStore !== undefined)
  if (inTree || external) {
    warnings.push(
      'Native support for Barman Cloud backups and recovery is deprecated and goes away in 1.31.0: move to the Barman Cloud Plugin',
    )
  }
  if (!inTree && textAt(cluster, 'spec', 'backup', 'retentionPolicy') !== '') {
    warnings.push('Retention policies specified in .spec.backup.retentionPolicy are only used by in-tree backups; this one has no effect')
  }
  if (at(cluster, 'spec', 'monitoring', 'enablePodMonitor') === true) {
    warnings.push('spec.monitoring.enablePodMonitor is deprecated: create a PodMonitor of your own instead')
  }
  const buffers = textAt(cluster, 'spec', 'postgresql', 'parameters', 'shared_buffers')
  if (/^\d+$/.test(buffers)) warnings.push('`shared_buffers` has no unit: it is read as a number of 8 kB blocks')
  if (at(cluster, 'spec', 'nodeMaintenanceWindow', 'inProgress') === true)
    warnings.push('spec.nodeMaintenanceWindow: consider enablePDB instead')
  if (['0', '0s'].includes(textAt(cluster, 'spec', 'monitoring', 'metricsQueriesTTL'))) {
    warnings.push('spec.monitoring.metricsQueriesTTL is 0: every scrape runs all queries')
  }
  return warnings
}
