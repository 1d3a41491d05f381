import { at, nameOf, objectAt, objectsAt, textAt } from '../../read.ts'
import type { Rule } from './rule.ts'

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

/** Rules about the name, and about where the data come from. */
export const bootstrapRules: readonly Rule[] = [checkName, checkBootstrap, checkRecovery, checkExternalClusters, checkReplica]
