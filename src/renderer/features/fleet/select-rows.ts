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

/** Counts the facets in one pass. */
export function countFacets(rows: Iterable<DatabaseCluster>): Facets {
  const health = new Map<Health, number>()
  const contexts = new Map<string, number>()
  const namespaces = new Map<string, number>()
  const engines = new Map<string, number>()
  for (const row of rows) {
    health.set(row.health, (health.get(row.health) ?? 0) + 1)
    contexts.set(row.contextId, (contexts.get(row.contextId) ?? 0) + 1)
    namespaces.set(row.namespace, (namespaces.get(row.namespace) ?? 0) + 1)
    engines.set(row.engine, (engines.get(row.engine) ?? 0) + 1)
  }
  return { health, contexts, namespaces, engines }
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

/** The rows that fit, in the order given. */
export function selectRows(
  sorted: readonly DatabaseCluster[],
  filter: FleetFilter,
  textsOf: (row: DatabaseCluster) => SearchTexts,
): readonly DatabaseCluster[] {
  const terms = parseSearch(filter.text)
  const setOf = (values: readonly string[]) => (values.length === 0 ? null : new Set(values))
  const health = setOf(filter.health)
  const contexts = setOf(filter.contexts)
  const namespaces = setOf(filter.namespaces)
  const engines = setOf(filter.engines)
  if (terms.length === 0 && health === null && contexts === null && namespaces === null && engines === null) return sorted
  return sorted.filter(
    row =>
      (health === null || health.has(row.health)) &&
      (contexts === null || contexts.has(row.contextId)) &&
      (namespaces === null || namespaces.has(row.namespace)) &&
      (engines === null || engines.has(row.engine)) &&
      (terms.length === 0 || fitsTerms(textsOf(row), terms)),
  )
}
