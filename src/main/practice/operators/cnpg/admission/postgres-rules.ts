import { at, numberAt, objectAt, textAt, textsAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { imageMajor, imageTag } from '../image.ts'
import { parseMemorySetting, parseQuantity } from '../quantity.ts'
import { parameterDefaults } from './cluster-defaults.ts'
import { isFixedParameter } from './fixed-parameters.ts'
import type { Rule } from './rule.ts'

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

/** Rules about the image, the settings of PostgreSQL and what it may use. */
export const postgresRules: readonly Rule[] = [checkImage, checkParameters, checkResources, checkSynchronous]
