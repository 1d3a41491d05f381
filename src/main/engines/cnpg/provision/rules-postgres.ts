import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import { isFixedParameter, settingBytes } from '../fixed-parameters.ts'
import { imageMajor } from '../version.ts'
import { type Finding, fail, type RuleGroup, warn } from './finding.ts'
import type { ProvisionParams } from './params.ts'

const settingName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/
/** A block, which is what `shared_buffers` without a unit counts. */
const block = 8192
const offWords = ['off', 'false', 'no', '0', 'f', 'n']

export const parameterRules: RuleGroup = {
  id: 'parameters',
  title: 'PostgreSQL parameters',
  passed: 'None of them is one that the operator keeps for itself.',
  find(params) {
    const found: Finding[] = []
    const names = Object.keys(params.parameters)
    if (names.length > 500) return [fail('parameters', `${names.length} parameters; PostgreSQL has fewer.`)]
    for (const name of names) {
      const field = `parameters.${name}` as const
      if (!settingName.test(name)) found.push(fail(field, `'${name}' is no name of a setting.`))
      else if (isFixedParameter(name)) found.push(fail(field, `${name} is set by the operator and can't be given.`, 'Take it out.'))
    }
    found.push(...memoryFindings(params), ...walFindings(params), ...connectionFindings(params))
    return found
  },
}

function memoryFindings(params: ProvisionParams): readonly Finding[] {
  const value = params.parameters.shared_buffers
  const memory = parseQuantity(params.memory)
  if (value === undefined) return []
  const bytes = settingBytes(value, block)
  if (bytes === null) return [fail('parameters.shared_buffers', `'${value}' is no amount of memory.`, 'Write 256MB.')]
  if (memory !== null && bytes > memory)
    return [fail('parameters.shared_buffers', `shared_buffers (${value}) is more than the memory of a member (${params.memory}).`)]
  const found: Finding[] = []
  if (/^\s*\d+\s*$/.test(value))
    found.push(warn('parameters.shared_buffers', `Without a unit, ${value} counts blocks of 8 kB.`, 'Write a unit.'))
  if (memory !== null && bytes > memory * 0.6)
    found.push(warn('parameters.shared_buffers', 'More than 60 % of the memory: little is left for connections.'))
  return found
}

function walFindings(params: ProvisionParams): readonly Finding[] {
  const found: Finding[] = []
  const level = params.parameters.wal_level?.toLowerCase()
  if (level !== undefined && !['minimal', 'replica', 'logical'].includes(level))
    found.push(fail('parameters.wal_level', 'wal_level is minimal, replica or logical.'))
  if (level === 'minimal')
    found.push(fail('parameters.wal_level', 'wal_level minimal needs one member and WAL archiving switched off, which it is not here.'))
  const hints = params.parameters.wal_log_hints?.toLowerCase()
  if (hints !== undefined && offWords.includes(hints) && params.members > 1)
    found.push(fail('parameters.wal_log_hints', 'With more than one member wal_log_hints must be on: a lost primary could not come back.'))
  for (const name of ['max_wal_size', 'min_wal_size'] as const) {
    const value = params.parameters[name]
    if (value !== undefined && settingBytes(value, 2 ** 20) === null)
      found.push(fail(`parameters.${name}`, `'${value}' is no amount of memory.`))
  }
  return found
}

function connectionFindings(params: ProvisionParams): readonly Finding[] {
  const value = params.parameters.max_connections
  if (value === undefined) return []
  if (!/^[1-9][0-9]{0,5}$/.test(value)) return [fail('parameters.max_connections', `'${value}' is no number of connections.`)]
  return Number(value) > 1000 ? [warn('parameters.max_connections', 'More than 1000 connections: a pooler serves better.')] : []
}

export const replicationRules: RuleGroup = {
  id: 'replication',
  title: 'Synchronous replication',
  passed: 'There are replicas enough.',
  find(params) {
    if (params.syncMethod === 'none') return []
    if (params.syncNumber >= params.members)
      return [
        fail(
          'syncNumber',
          `${params.syncNumber} synchronous replicas need more than ${params.members} members.`,
          'Take more members or fewer synchronous replicas.',
        ),
      ]
    if (params.dataDurability === 'required' && params.syncNumber === params.members - 1)
      return [warn('syncNumber', 'Writes stop as soon as one replica is away.', 'Take one member more, or go on without.')]
    return []
  },
}

const reservedOwners = ['postgres', 'streaming_replica', 'cnpg_pooler_pgbouncer']
const reservedDatabases = ['postgres', 'template0', 'template1']

export const databaseRules: RuleGroup = {
  id: 'database',
  title: 'Database and owner',
  passed: 'Both names are free to use.',
  find(params) {
    const found = [...identifierFindings('database', params.database), ...identifierFindings('owner', params.owner)]
    if (reservedDatabases.includes(params.database)) found.push(fail('database', `${params.database} is there in every server.`))
    if (reservedOwners.includes(params.owner) || /^(pg_|cnpg_)/.test(params.owner))
      found.push(fail('owner', `${params.owner} is kept for PostgreSQL or the operator.`))
    const major = params.imageSource === 'image' ? imageMajor(params.image) : Number(params.version)
    if (major === 14 && params.imageSource !== 'catalog')
      found.push(warn(params.imageSource === 'image' ? 'image' : 'version', `PostgreSQL ${major} gets no fixes after November 2026.`))
    return found
  },
}

function identifierFindings(field: 'database' | 'owner', name: string): Finding[] {
  if (name === '') return [fail(field, `The ${field} is empty; database and owner go together.`)]
  if (new TextEncoder().encode(name).length > 63) return [fail(field, 'More than 63 bytes: PostgreSQL would cut it.')]
  if ([...name].some(letter => letter < ' ' || letter === '\u007f')) return [fail(field, 'It holds control characters.')]
  return /^[a-z_][a-z0-9_]*$/.test(name) ? [] : [warn(field, 'This name has to be quoted in SQL, always.')]
}
