import type { Health } from '../../../shared/domain/health.ts'

/** Which rows are wanted. Empty lists: all. `text` is what stands in the search box. */
export type FleetFilter = {
  readonly text: string
  readonly health: readonly Health[]
  readonly contexts: readonly string[]
  readonly namespaces: readonly string[]
  readonly engines: readonly string[]
}

/** One word of the search. `field` null: anywhere in the row. */
export type SearchTerm = { readonly field: SearchField | null; readonly value: string; readonly not: boolean }

/** The fields that a term may name, with the words that name them. */
export type SearchField = 'context' | 'namespace' | 'engine' | 'health' | 'name' | 'version'

const fieldWords: Readonly<Record<string, SearchField>> = {
  context: 'context',
  ctx: 'context',
  namespace: 'namespace',
  ns: 'namespace',
  engine: 'engine',
  health: 'health',
  name: 'name',
  version: 'version',
}

/** What a row can be searched by, all in lower case. */
export type SearchTexts = Readonly<Record<SearchField, string>> & { readonly all: string }

/** Longest search that is looked at, and most terms of it: a pasted page must not stall the table. */
export const longestSearch = 500
const mostTerms = 16

/** One term as it is written: its minus, its key, and its value in quotes or without. */
export const termShape = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi

/** Reads `prod "two words" context:eu -health:healthy` into terms. An unknown prefix is text like any other; so is an unfinished term. */
export function parseSearch(text: string): readonly SearchTerm[] {
  const terms: SearchTerm[] = []
  for (const match of text.slice(0, longestSearch).matchAll(termShape)) {
    const [whole, minus = '', prefix, quoted, plain] = match
    const field = prefix === undefined ? undefined : fieldOf(prefix)
    const value = (quoted ?? plain ?? '').toLowerCase()
    const term =
      prefix !== undefined && field === undefined
        ? { field: null, value: whole.slice(minus.length).replaceAll('"', '').toLowerCase(), not: minus === '-' }
        : { field: field ?? null, value, not: minus === '-' }
    if (term.value !== '') terms.push(term)
    if (terms.length === mostTerms) break
  }
  return terms
}

/** The field that a key names, in any case; undefined when it names none. */
export function fieldOf(key: string): SearchField | undefined {
  const word = key.toLowerCase()
  return Object.hasOwn(fieldWords, word) ? fieldWords[word] : undefined
}

/** Whether the texts of a row fit every term. */
export function fitsTerms(texts: SearchTexts, terms: readonly SearchTerm[]): boolean {
  // Runs for every row at every key: an index costs less than an iterator.
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index]
    if (term === undefined) continue
    const text = term.field === null ? texts.all : texts[term.field]
    if (text.includes(term.value) === term.not) return false
  }
  return true
}

function listOf(text: string | null): string[] {
  return text === null || text === '' ? [] : text.split(',').map(part => safeDecode(part))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Healths as the eye wants them: what is broken, what can't be told, what moves, what sleeps, what is well. */
export const troubleFirstHealths: readonly Health[] = ['degraded', 'unknown', 'progressing', 'paused', 'healthy']

function isHealth(text: string): text is Health {
  return (troubleFirstHealths as readonly string[]).includes(text)
}

/** The filter that an address holds. */
export function filterFromQuery(query: URLSearchParams): FleetFilter {
  return {
    text: query.get('q') ?? '',
    health: listOf(query.get('health')).filter(isHealth),
    contexts: listOf(query.get('context')),
    namespaces: listOf(query.get('namespace')),
    engines: listOf(query.get('engine')),
  }
}

/** The filter as an address's query; values are escaped once more so that a comma in a name divides nothing. */
export function queryFromFilter(filter: FleetFilter): Record<string, string> {
  const join = (values: readonly string[]) => values.map(encodeURIComponent).join(',')
  return {
    q: filter.text,
    health: filter.health.join(','),
    context: join(filter.contexts),
    namespace: join(filter.namespaces),
    engine: join(filter.engines),
  }
}

/** True when the filter lets everything through. */
export function isOpen(filter: FleetFilter): boolean {
  return filter.text.trim() === '' && [filter.health, filter.contexts, filter.namespaces, filter.engines].every(list => list.length === 0)
}
