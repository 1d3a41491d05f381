import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'

/** From what can be trusted most to what can be trusted least. */
const order: readonly FreshnessState[] = [
  'live',
  'connecting',
  'off',
  'throttled',
  'stale',
  'forbidden',
  'gone',
  'auth-failed',
  'unreachable',
]

/** One freshness for several parts (namespaces of one kind): the worst, as old as the oldest, with the part's name in its message. */
export function combineFreshness(parts: ReadonlyMap<string, Freshness>): Freshness | null {
  let worst: { name: string; freshness: Freshness } | null = null
  let oldest: string | null = null
  for (const [name, freshness] of parts) {
    if (worst === null || order.indexOf(freshness.state) > order.indexOf(worst.freshness.state)) worst = { name, freshness }
    if (freshness.asOf !== null && (oldest === null || freshness.asOf < oldest)) oldest = freshness.asOf
  }
  if (worst === null) return null
  const { name, freshness } = worst
  return { ...freshness, asOf: oldest, message: freshness.message === null ? null : `${name}: ${freshness.message}` }
}
