import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'
import { clockTime } from '../ui/age-text.ts'

const words: Readonly<Record<FreshnessState, string>> = {
  off: 'off',
  live: 'live',
  stale: 'stale',
  connecting: 'connecting',
  throttled: 'throttled',
  'auth-failed': 'signed out',
  forbidden: 'not allowed',
  unreachable: 'unreachable',
  gone: 'gone',
}
const order: readonly FreshnessState[] = ['live', 'stale', 'throttled', 'unreachable', 'auth-failed', 'forbidden', 'gone', 'connecting']

/** How far all connected contexts together can be trusted: `3 live · 1 stale as of 14:02:11`. The time is that of the oldest view. */
export function freshnessSummary(all: readonly Freshness[]): { text: string; worst: FreshnessState | null } {
  const counts = new Map<FreshnessState, number>()
  let oldest: string | null = null
  for (const freshness of all) {
    if (freshness.state === 'off') continue
    counts.set(freshness.state, (counts.get(freshness.state) ?? 0) + 1)
    if (freshness.asOf !== null && (oldest === null || freshness.asOf < oldest)) oldest = freshness.asOf
  }
  const parts = order.filter(state => counts.has(state))
  if (parts.length === 0) return { text: 'No context is connected', worst: null }
  const text = parts.map(state => `${counts.get(state)} ${words[state]}`).join(' · ')
  return { text: oldest === null ? text : `${text} as of ${clockTime(oldest)}`, worst: parts.at(-1) ?? null }
}
