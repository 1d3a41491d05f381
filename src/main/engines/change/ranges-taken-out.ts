import { shorten } from '../read-json.ts'

/** Ranges that are named in one sentence. */
const mostNamed = 8

/** The allowed ranges that are taken out, in words; null: none. Whether one lies within another that stays isn't looked at. */
export function rangesTakenOut(before: readonly string[], after: readonly string[]): string | null {
  const gone = before.filter(range => !after.includes(range))
  if (gone.length === 0) return null
  const named = gone.slice(0, mostNamed).map(range => shorten(range, 60))
  return `${named.join(', ')}${gone.length > mostNamed ? ` and ${gone.length - mostNamed} more ranges` : ''}`
}
