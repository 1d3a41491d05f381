import { fieldOf, longestSearch, termShape, troubleFirstHealths } from './fleet-filter.ts'

/** The keys that a search can name, in the order in which they are told. */
const keys = 'name, health, context (ctx), namespace (ns), engine, version'

/** Complaints told at once: the first ones are those being typed. */
const most = 3

/** What in a search can never fit: keys that do not exist and healths that do not exist, each with those that do. */
export function searchProblems(text: string): readonly string[] {
  const found = new Set<string>()
  for (const [, , key, quoted, plain] of text.slice(0, longestSearch).matchAll(termShape)) {
    const value = (quoted ?? plain ?? '').toLowerCase()
    // An address (`https://…`) is text that happens to hold a colon.
    if (key === undefined || value === '' || value.startsWith('//')) continue
    const field = fieldOf(key)
    if (field === undefined) found.add(`There is no search key “${key}”: it is searched for as text. The keys are ${keys}.`)
    else if (field === 'health' && !troubleFirstHealths.some(health => health.includes(value)))
      found.add(`There is no health “${value}”. It is one of ${troubleFirstHealths.join(', ')}.`)
  }
  return [...found].slice(0, most)
}
