import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { troubleFirstHealths } from './fleet-filter.ts'

/** Columns that can be sorted by: all of them. */
export const sortKeys = [
  'health',
  'name',
  'engine',
  'version',
  'context',
  'namespace',
  'members',
  'storage',
  'backup',
  'freshness',
] as const
export type SortKey = (typeof sortKeys)[number]

/** `desc` turns the column's natural order round. Natural: trouble first, A to Z, small to large, old to new. */
export type FleetSort = { readonly key: SortKey; readonly desc: boolean }

export const troubleFirst: FleetSort = { key: 'health', desc: false }

/** What of a row's context is sorted by. */
export type ContextOrder = { readonly titleOf: (contextId: string) => string; readonly asOf: (contextId: string) => string }

type Row = DatabaseCluster
type Compare = (a: Row, b: Row) => number

const troubleRank: ReadonlyMap<string, number> = new Map(troubleFirstHealths.map((health, index) => [health, index]))
const backupRank: ReadonlyMap<string, number> = new Map(
  (['failing', 'unknown', 'none', 'ok'] as const).map((state, index) => [state, index]),
)

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Unknown figures come last in the natural order. */
function compareFigures(a: number | null, b: number | null): number {
  return (a ?? Number.MAX_VALUE) - (b ?? Number.MAX_VALUE)
}

/** `9.6` before `17.5`; unknown last. */
function compareVersions(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (Number.parseInt(left[index] ?? '', 10) || 0) - (Number.parseInt(right[index] ?? '', 10) || 0)
    if (difference !== 0) return difference
  }
  return compareTexts(a, b)
}

function rankOf(ranks: ReadonlyMap<string, number>, value: string): number {
  return ranks.get(value) ?? ranks.size
}

function missingMembers(row: Row): number | null {
  const { ready, desired } = row.members
  return ready === null || desired === null ? null : ready - desired
}

/** An order of rows that never calls two rows equal: name, namespace and id break ties, always upwards. */
export function compareRows(sort: FleetSort, contexts: ContextOrder): Compare {
  const natural: Readonly<Record<SortKey, Compare>> = {
    health: (a, b) => rankOf(troubleRank, a.health) - rankOf(troubleRank, b.health),
    name: (a, b) => compareTexts(a.name, b.name),
    engine: (a, b) => compareTexts(a.engine, b.engine),
    version: (a, b) => compareVersions(a.version, b.version),
    context: (a, b) => compareTexts(contexts.titleOf(a.contextId), contexts.titleOf(b.contextId)),
    namespace: (a, b) => compareTexts(a.namespace, b.namespace),
    members: (a, b) => compareFigures(missingMembers(a), missingMembers(b)) || compareFigures(a.members.desired, b.members.desired),
    storage: (a, b) => compareFigures(a.storageBytes, b.storageBytes),
    backup: (a, b) =>
      rankOf(backupRank, a.backup.state) - rankOf(backupRank, b.backup.state) ||
      compareTexts(a.backup.lastSuccess ?? '', b.backup.lastSuccess ?? ''),
    freshness: (a, b) => compareTexts(contexts.asOf(a.contextId), contexts.asOf(b.contextId)),
  }
  const first = natural[sort.key]
  const turn = sort.desc ? -1 : 1
  return (a, b) => turn * first(a, b) || compareTexts(a.name, b.name) || compareTexts(a.namespace, b.namespace) || compareTexts(a.id, b.id)
}

/** Reads `name` or `-name`; anything else is trouble first. */
export function sortFromText(text: string | null): FleetSort {
  const desc = text?.startsWith('-') ?? false
  const name = desc ? text?.slice(1) : text
  const key = sortKeys.find(candidate => candidate === name)
  return key === undefined ? troubleFirst : { key, desc }
}

/** The text of a sort for the address; '' for the one that needs no word. */
export function textFromSort(sort: FleetSort): string {
  if (sort.key === troubleFirst.key && !sort.desc) return ''
  return `${sort.desc ? '-' : ''}${sort.key}`
}
