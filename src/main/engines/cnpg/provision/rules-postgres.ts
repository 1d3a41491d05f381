import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import { fail, warn } from '../../rule-group.ts'
import { settingBytes } from '../../setting-bytes.ts'
import { unknownParameter } from '../../unknown-parameter.ts'
import { isFixedParameter } from '../fixed-parameters.ts'
import { imageMajor } from '../version.ts'
import type { Finding, RuleGroup } from './finding.ts'
import type { ProvisionParams } from './params.ts'

const settingName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/
/** A block, which is what `shared_buffers` without a unit counts. */
const block = 8192
const offWords = ['off', 'false', 'no', '0', 'f', 'n']

export const parameterRules: RuleGroup = {
  id: 'parameters',
  title: 'PostgreSQL parameters',
  passed: 'All of them are known to PostgreSQL and free to set.',
  find(params) {
    const found: Finding[] = []
    const names = Object.keys(params.parameters)
    if (names.length > 500) return [fail('parameters', `${names.length} parameters are more than PostgreSQL has.`)]
    for (const name of names) {
      const field = `parameters.${name}` as const
      if (!settingName.test(name)) found.push(fail(field, `“${name}” is not a valid parameter name.`))
      else if (isFixedParameter(name)) found.push(fail(field, `The operator sets ${name} itself and refuses another value.`, 'Remove it.'))
      else found.push(...spellingFindings(name))
    }
    found.push(...memoryFindings(params), ...walFindings(params), ...connectionFindings(params))
    return found
  },
}

/** PostgreSQL does not start with a parameter that it does not know. Those of extensions have a dot in their names. */
function spellingFindings(name: string): readonly Finding[] {
  const unknown = unknownParameter(name)
  return unknown === null ? [] : [warn(`parameters.${name}`, unknown.seen, unknown.cure)]
}

function memoryFindings(params: ProvisionParams): readonly Finding[] {
  const value = params.parameters.shared_buffers
  const memory = parseQuantity(params.memory)
  if (value === undefined) return []
  const bytes = settingBytes(value, block)
  if (bytes === null) return [fail('parameters.shared_buffers', `“${value}” is not a valid amount of memory.`, 'Use the form 256MB.')]
  if (memory !== null && bytes > memory)
    return [fail('parameters.shared_buffers', `shared_buffers (${value}) is more than the memory of a member (${params.memory}).`)]
  const found: Finding[] = []
  if (/^\s*\d+\s*$/.test(value))
    found.push(warn('parameters.shared_buffers', `Without a unit, ${value} counts blocks of 8 kB.`, 'Add a unit, for example 256MB.'))
  if (memory !== null && bytes > memory * 0.6)
    found.push(warn('parameters.shared_buffers', 'This is more than 60 % of the memory of a member: little is left for connections.'))
  return found
}

function walFindings(params: ProvisionParams): readonly Finding[] {
  const found: Finding[] = []
  const level = params.parameters.wal_level?.toLowerCase()
  if (level !== undefined && !['minimal', 'replica', 'logical'].includes(level))
    found.push(fail('parameters.wal_level', 'wal_level must be minimal, replica or logical.'))
  if (level === 'minimal')
    found.push(
      fail(
        'parameters.wal_level',
        'wal_level “minimal” needs a single member without WAL archiving, which is on here.',
        'Use replica or logical.',
      ),
    )
  const hints = params.parameters.wal_log_hints?.toLowerCase()
  if (hints !== undefined && offWords.includes(hints) && params.members > 1)
    found.push(
      fail('parameters.wal_log_hints', 'With more than one member wal_log_hints must be on, or a failed primary could not rejoin.'),
    )
  for (const name of ['max_wal_size', 'min_wal_size'] as const) {
    const value = params.parameters[name]
    if (value !== undefined && settingBytes(value, 2 ** 20) === null)
      found.push(fail(`parameters.${name}`, `“${value}” is not a valid amount of memory.`, 'Use the form 1GB.'))
  }
  return found
}

function connectionFindings(params: ProvisionParams): readonly Finding[] {
  const value = params.parameters.max_connections
  if (value === undefined) return []
  if (!/^[1-9][0-9]{0,5}$/.test(value)) return [fail('parameters.max_connections', `“${value}” is not a valid number of connections.`)]
  return Number(value) > 1000
    ? [warn('parameters.max_connections', 'For more than 1000 connections, use a connection pooler instead.')]
    : []
}

export const replicationRules: RuleGroup = {
  id: 'replication',
  title: 'Synchronous replication',
  passed: 'There are enough replicas.',
  find(params) {
    if (params.syncMethod === 'none') return []
    if (params.syncNumber >= params.members)
      return [
        fail(
          'syncNumber',
          `${params.syncNumber} synchronous ${params.syncNumber === 1 ? 'replica needs' : 'replicas need'} more than ${params.members} ${params.members === 1 ? 'member' : 'members'}.`,
          'Use more members or fewer synchronous replicas.',
        ),
      ]
    if (params.dataDurability === 'required' && params.syncNumber === params.members - 1)
      return [warn('syncNumber', 'Writes stop as soon as one replica is down.', 'Add a member, or choose to continue without replicas.')]
    return []
  },
}

const reservedOwners = ['postgres', 'streaming_replica', 'cnpg_pooler_pgbouncer']
const reservedDatabases = ['postgres', 'template0', 'template1']

export const databaseRules: RuleGroup = {
  id: 'database',
  title: 'Database and owner',
  passed: 'Both names are valid.',
  find(params) {
    const found = [...identifierFindings('database', params.database), ...identifierFindings('owner', params.owner)]
    if (reservedDatabases.includes(params.database))
      found.push(fail('database', `Every server already has a database called ${params.database}.`, 'Choose another name.'))
    if (reservedOwners.includes(params.owner) || /^(pg_|cnpg_)/.test(params.owner))
      found.push(fail('owner', `${params.owner} is reserved for PostgreSQL or the operator.`, 'Choose another name.'))
    const major = params.imageSource === 'image' ? imageMajor(params.image) : Number(params.version)
    if (major === 14 && params.imageSource !== 'catalog')
      found.push(warn(params.imageSource === 'image' ? 'image' : 'version', `PostgreSQL ${major} receives no fixes after November 2026.`))
    return found
  },
}

function identifierFindings(field: 'database' | 'owner', name: string): Finding[] {
  if (name === '') return [fail(field, `Enter ${field === 'owner' ? 'an owner' : 'a database name'}.`)]
  if (new TextEncoder().encode(name).length > 63) return [fail(field, 'The name is longer than 63 bytes: PostgreSQL would shorten it.')]
  if ([...name].some(letter => letter < ' ' || letter === '\u007f')) return [fail(field, 'The name contains control characters.')]
  return /^[a-z_][a-z0-9_]*$/.test(name)
    ? []
    : [warn(field, 'This name always has to be quoted in SQL.', 'Use lower-case letters, digits and underscores.')]
}
