import type { Health } from '../../shared/domain/health.ts'
import { kindLabels } from './timeline-words.ts'

/** What the timeline is narrowed to by whoever looks at it, as the address holds it. Empty lists and texts: everything. */
export type AddressFilter = {
  readonly search: string
  readonly kinds: readonly string[]
  readonly health: readonly string[]
  readonly contexts: readonly string[]
  readonly namespaces: readonly string[]
}

export const noAddressFilter: AddressFilter = { search: '', kinds: [], health: [], contexts: [], namespaces: [] }

/** Longest search that can be asked for. */
const longestSearch = 200

/** Healths that it can be narrowed to, from the best to the worst. */
export const timelineHealths: readonly Health[] = ['healthy', 'paused', 'progressing', 'degraded', 'unknown']

/** The filter that an address's query holds. What is no kind or no health is left out: an address may come from anywhere. */
export function addressFilter(query: URLSearchParams): AddressFilter {
  const list = (name: string) => [...new Set((query.get(name) ?? '').split(',').filter(part => part !== ''))]
  return {
    search: (query.get('q') ?? '').trim().slice(0, longestSearch),
    kinds: list('kinds').filter(kind => Object.hasOwn(kindLabels, kind)),
    health: list('health').filter(health => timelineHealths.some(known => known === health)),
    contexts: list('contexts'),
    namespaces: list('namespaces'),
  }
}

/** The same as values of a query; what is empty is to be left out of it. */
export function queryOfFilter({ search, kinds, health, contexts, namespaces }: AddressFilter): Record<string, string> {
  return {
    q: search.trim().slice(0, longestSearch),
    kinds: kinds.join(','),
    health: health.join(','),
    contexts: contexts.join(','),
    namespaces: namespaces.join(','),
  }
}
