/**
 * Reads fields of objects that anybody in a cluster may have written. Every reader answers null (or an empty list) where the path isn't
 * there or holds another type than asked for; none throws, and none sees inherited properties (`constructor`, `__proto__`).
 */

import { parseQuantity } from '../../shared/domain/quantity.ts'

/** The value at that path, or undefined. Only own properties of JSON objects are followed. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const key of path) {
    if (typeof current !== 'object' || current === null || Array.isArray(current) || !Object.hasOwn(current, key)) return undefined
    current = (current as Record<string, unknown>)[key]
  }
  return current
}

/** A text that isn't empty. */
export function str(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' ? found : null
}

/** A finite number. */
export function num(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}

/** A whole number of at least 0: what a count must be. */
export function count(value: unknown, ...path: readonly string[]): number | null {
  const found = num(value, ...path)
  return found !== null && Number.isSafeInteger(found) && found >= 0 ? found : null
}

/** true or false. */
export function bool(value: unknown, ...path: readonly string[]): boolean | null {
  const found = at(value, ...path)
  return typeof found === 'boolean' ? found : null
}

/** An array; empty when there is none. */
export function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The texts of an array. */
export function strings(value: unknown, ...path: readonly string[]): readonly string[] {
  return list(value, ...path).filter(entry => typeof entry === 'string')
}

/** A JSON object, or null. */
export function record(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> | null {
  const found = at(value, ...path)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : null
}

/** Own entries of a JSON object; none when it isn't one. */
export function entries(value: unknown, ...path: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = record(value, ...path)
  return found === null ? [] : Object.entries(found)
}

/** The amount at that path, which Kubernetes writes as a text or a number; null when there is none. */
export function quantity(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path)
  return typeof found === 'string' || typeof found === 'number' ? parseQuantity(String(found)) : null
}

/** The texts of a JSON object by name; none when it isn't one. */
export function texts(value: unknown, ...path: readonly string[]): Record<string, string> {
  return Object.fromEntries(entries(value, ...path).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])))
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/

/** UTC without a fraction, of a day and an hour that need no carrying over. */
const plainUtc = /^[^T]{8}(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[^Z.]{5}Z$/

/** An instant as ISO 8601 in UTC; null unless it was RFC 3339 with a zone, which is all that Kubernetes writes. */
export function instant(value: unknown, ...path: readonly string[]): string | null {
  const found = str(value, ...path)
  if (found === null || !rfc3339.test(found)) return null
  const time = Date.parse(found)
  if (Number.isNaN(time)) return null
  // What Kubernetes writes is ISO but for the fraction. Rows hold several of these, so making a Date for each was a fifth of projecting them.
  if (plainUtc.test(found)) return `${found.slice(0, 19)}.000Z`
  return new Date(time).toISOString()
}

/** Text from a cluster, made fit for one line: cut at `limit` characters. */
export function shorten(text: string, limit = 300): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

/** The latest of these instants (ISO 8601, UTC); null: there is none. */
export function latest(instants: readonly (string | null)[]): string | null {
  return (
    instants
      .filter(instant => instant !== null)
      .toSorted()
      .at(-1) ?? null
  )
}
