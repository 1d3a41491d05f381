import { formatBytes } from '../../../shared/domain/quantity.ts'
import { faultOfValue } from '../parameter-catalogue.ts'
import { settingBytes } from '../setting-bytes.ts'
import { unknownParameter } from '../unknown-parameter.ts'
import { caution, type Objection, refuse } from './judge.ts'

/** What the rules lean on besides the parameters. */
interface Facts {
  readonly members: number
  /** What a member is sure to have; null: not set. */
  readonly memoryBytes: number | null
  /** null: the WAL has no volume of its own. */
  readonly walVolumeBytes: number | null
  readonly walLevelBefore: string | null
  readonly archives: boolean
  /** Why the operator doesn't let this parameter be set, in a sentence; null: it does. */
  whyKept(name: string): string | null
}

const settingName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/
const offWords = ['off', 'false', 'no', '0', 'f', 'n']
const mega = 2 ** 20

/**
 * What speaks against a change of parameters; what stands already is not judged. These are PostgreSQL's own rules, and those of any operator that
 * keeps a database with replicas.
 */
export function objectionsToParameters(
  wanted: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
  facts: Facts,
): readonly Objection[] {
  const names = Object.keys(changes)
  if (names.length === 0) return [refuse('parameters', 'Nothing changes: these are the parameters that it has.')]
  if (Object.keys(wanted).length > 500)
    return [refuse('parameters', `${Object.keys(wanted).length} parameters are more than PostgreSQL has.`)]
  const set = names.filter(name => changes[name] !== null)
  return [...set.flatMap(name => objectionsToOne(name, changes[name] ?? '', facts)), ...together(wanted, changes, facts)]
}

function objectionsToOne(name: string, value: string, facts: Facts): Objection[] {
  const path = `parameters.${name}`
  if (!settingName.test(name)) return [refuse('parameters', `“${name}” is not a valid parameter name.`)]
  const kept = facts.whyKept(name)
  if (kept !== null) return [refuse(path, kept, 'Remove it.')]
  const fault = faultOfValue(name, value)
  if (fault !== null) return [refuse(path, fault)]
  const unknown = unknownParameter(name)
  return unknown === null ? [] : [caution(path, unknown.seen, unknown.cure)]
}

/** Rules about several at once; each is asked only when one of its parameters changes. */
function together(wanted: Readonly<Record<string, string>>, changes: Readonly<Record<string, string | null>>, facts: Facts): Objection[] {
  const found: Objection[] = []
  const changed = (name: string) => Object.hasOwn(changes, name)
  const buffers = wanted.shared_buffers
  if (buffers !== undefined && changed('shared_buffers')) {
    const bytes = settingBytes(buffers, 8192)
    if (bytes !== null && facts.memoryBytes !== null && bytes > facts.memoryBytes)
      found.push(
        refuse(
          'parameters.shared_buffers',
          `shared_buffers (${buffers}) is more than the memory of a member (${formatBytes(facts.memoryBytes)}).`,
        ),
      )
    else if (bytes !== null && facts.memoryBytes !== null && bytes > facts.memoryBytes * 0.6)
      found.push(caution('parameters.shared_buffers', 'This is more than 60 % of the memory of a member: little is left for connections.'))
    if (/^\s*\d+\s*$/.test(buffers))
      found.push(
        caution('parameters.shared_buffers', `Without a unit, ${buffers} counts blocks of 8 kB.`, 'Add a unit, for example 256MB.'),
      )
  }
  if (changed('wal_level') && wanted.wal_level?.toLowerCase() === 'minimal') {
    const why =
      facts.walLevelBefore !== null && facts.walLevelBefore !== 'minimal'
        ? 'wal_level can’t become “minimal” on a database that exists.'
        : 'wal_level “minimal” needs a single member without WAL archiving.'
    if (facts.members > 1 || facts.archives || facts.walLevelBefore !== 'minimal')
      found.push(refuse('parameters.wal_level', why, 'Use replica or logical.'))
  }
  if (changed('wal_log_hints') && facts.members > 1 && offWords.includes(wanted.wal_log_hints?.toLowerCase() ?? ''))
    found.push(
      refuse('parameters.wal_log_hints', 'With more than one member wal_log_hints must be on, or a failed primary could not rejoin.'),
    )
  if (changed('max_wal_size') || changed('min_wal_size')) found.push(...walSizes(wanted, changed('max_wal_size'), facts))
  if (changed('max_connections') && Number(wanted.max_connections) > 1000)
    found.push(caution('parameters.max_connections', 'For more than 1000 connections, use a connection pooler instead.'))
  for (const name of ['fsync', 'full_page_writes'])
    if (changed(name) && offWords.includes(wanted[name]?.toLowerCase() ?? ''))
      found.push(caution(`parameters.${name}`, `Without ${name} a crash can destroy the whole database.`, 'Leave it on.'))
  return found
}

function walSizes(wanted: Readonly<Record<string, string>>, most: boolean, facts: Facts): Objection[] {
  const max = settingBytes(wanted.max_wal_size ?? '1GB', mega)
  const min = settingBytes(wanted.min_wal_size ?? '80MB', mega)
  const path = most ? 'parameters.max_wal_size' : 'parameters.min_wal_size'
  if (max !== null && min !== null && min >= max) return [refuse(path, 'min_wal_size must be less than max_wal_size.')]
  if (max !== null && facts.walVolumeBytes !== null && max >= facts.walVolumeBytes)
    return [refuse(path, `max_wal_size (${formatBytes(max)}) does not fit on the WAL volume (${formatBytes(facts.walVolumeBytes)}).`)]
  return []
}
