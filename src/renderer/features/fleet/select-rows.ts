import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { Health } from '../../../shared/domain/health.ts'
import { type FleetFilter, fitsTerms, parseSearch, type SearchTexts } from './fleet-filter.ts'

/** How many rows each value of a facet has, over all rows. */
export type Facets = {
  readonly health: ReadonlyMap<Health, number>
  readonly contexts: ReadonlyMap<string, number>
  readonly namespaces: ReadonlyMap<string, number>
  readonly engines: ReadonlyMap<string, number>
}

const facetValues = {
  health: (row: DatabaseCluster) => row.health,
  contexts: (row: DatabaseCluster) => row.contextId,
  namespaces: (row: DatabaseCluster) => row.namespace,
  engines: (row: DatabaseCluster) => row.engine,
}

function recount<Value>(
  before: ReadonlyMap<Value, number> | null,
  facetOf: (row: DatabaseCluster) => Value,
  gone: readonly DatabaseCluster[],
  come: readonly DatabaseCluster[],
): ReadonlyMap<Value, number> {
  const counts = new Map(before ?? [])
  for (const row of gone) {
    const left = (counts.get(facetOf(row)) ?? 0) - 1
    if (left > 0) counts.set(facetOf(row), left)
    else counts.delete(facetOf(row))
  }
  for (const row of come) counts.set(facetOf(row), (counts.get(facetOf(row)) ?? 0) + 1)
  return counts
}

/** Counts the facets: of `before` and what has changed since, or of all rows as `come`. Each is gone through once per facet: no iterators. */
export function countFacets(before: Facets | null, gone: readonly DatabaseCluster[], come: readonly DatabaseCluster[]): Facets {
  return {
    health: recount(before?.health ?? null, facetValues.health, gone, come),
    contexts: recount(before?.contexts ?? null, facetValues.contexts, gone, come),
    namespaces: recount(before?.namespaces ?? null, facetValues.namespaces, gone, come),
    engines: recount(before?.engines ?? null, facetValues.engines, gone, come),
  }
}

/** Texts by row, kept while the row lives. A new `titleOf` (an alias was changed) needs a new cache. */
export function searchTextsCache(titleOf: (contextId: string) => string): (row: DatabaseCluster) => SearchTexts {
  const cache = new WeakMap<DatabaseCluster, SearchTexts>()
  return row => {
    const known = cache.get(row)
    if (known !== undefined) return known
    const parts = {
      name: row.name.toLowerCase(),
      namespace: row.namespace.toLowerCase(),
      context: titleOf(row.contextId).toLowerCase(),
      engine: row.engine.toLowerCase(),
      version: (row.version ?? '').toLowerCase(),
      health: row.health,
    }
    const reason = (row.reasons[0]?.text ?? '').slice(0, 200).toLowerCase()
    const texts = { ...parts, all: `${Object.values(parts).join('\n')}\n${reason}` }
    cache.set(row, texts)
    return texts
  }
}

/** Whether a row fits a filter. Who has the row's texts at hand says so, because looking them up costs more than searching them. */
export type RowTest = (row: DatabaseCluster, texts?: SearchTexts) => boolean

/** Says of a row whether it fits the filter; null when all rows do. */
export function rowTest(filter: FleetFilter, textsOf: (row: DatabaseCluster) => SearchTexts): RowTest | null {
  const terms = parseSearch(filter.text)
  const setOf = (values: readonly string[]) => (values.length === 0 ? null : new Set(values))
  const health = setOf(filter.health)
  const contexts = setOf(filter.contexts)
  const namespaces = setOf(filter.namespaces)
  const engines = setOf(filter.engines)
  if (terms.length === 0 && health === null && contexts === null && namespaces === null && engines === null) return null
  return (row, texts) =>
    (health === null || health.has(row.health)) &&
    (contexts === null || contexts.has(row.contextId)) &&
    (namespaces === null || namespaces.has(row.namespace)) &&
    (engines === null || engines.has(row.engine)) &&
    (terms.length === 0 || fitsTerms(texts ?? textsOf(row), terms))
}
