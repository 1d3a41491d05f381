import { createHash } from 'node:crypto'

export type JsonRecord = Readonly<Record<string, unknown>>

/** True for a JSON object (not null, not an array). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The deepest nesting that is walked: Kubernetes objects stay far below, a hostile one must not exhaust the stack. */
export const maxDepth = 200

/** JSON with the keys of every object in order: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (!isRecord(each)) return each
    const ordered: [string, unknown][] = Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return Object.fromEntries(ordered)
  })
}

/** True when two JSON values are the same, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, index) => sameJson(each, b[index]))
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

/** SHA-256 in hex over a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** One more segment behind a JSON pointer (RFC 6901). */
export function pointerTo(base: string, key: string | number): string {
  return `${base}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The segments of a JSON pointer. */
function pointerSegments(pointer: string): string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What a JSON pointer names; undefined when there is nothing. */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value
  for (const segment of pointerSegments(pointer)) {
    if (Array.isArray(current)) current = /^\d{1,9}$/.test(segment) ? current[Number(segment)] : undefined
    else if (isRecord(current)) current = Object.hasOwn(current, segment) ? current[segment] : undefined
    else return undefined
  }
  return current
}

/** True when `pointer` is `prefix` or lies below it. */
export function isUnder(pointer: string, prefix: string): boolean {
  return pointer === prefix || pointer.startsWith(`${prefix}/`)
}
