import { describe, expect, test } from 'vitest'
import type { Freshness } from '../../shared/domain/freshness.ts'
import { clockTime } from '../ui/age-text.ts'
import { freshnessSummary } from './freshness-summary.ts'
import { shownFreshness } from './shown-freshness.ts'

function freshness(state: Freshness['state'], asOf: string | null): Freshness {
  return { state, asOf, since: null, message: null, hint: null, retryAt: null }
}

describe('freshnessSummary', () => {
  test('counts by state and tells the time of the oldest view', () => {
    const old = '2026-03-01T12:00:00Z'
    const all = [
      freshness('live', '2026-03-01T12:10:00Z'),
      freshness('stale', old),
      freshness('off', null),
      freshness('live', '2026-03-01T12:11:00Z'),
    ]
    expect(freshnessSummary(all)).toEqual({ text: `2 live · 1 stale as of ${clockTime(old)}`, worst: 'stale' })
  })

  test('says that nothing is connected', () => {
    expect(freshnessSummary([freshness('off', null)]).worst).toBeNull()
  })
})

describe('shownFreshness', () => {
  test('never calls anything live while the host is gone', () => {
    const live = freshness('live', '2026-03-01T12:00:00Z')
    expect(shownFreshness(live, { state: 'up', since: 'x' })).toBe(live)
    expect(shownFreshness(live, { state: 'down', since: 'x' })).toMatchObject({ state: 'stale', asOf: live.asOf, since: 'x' })
    expect(shownFreshness(live, { state: 'connecting', since: 'x' }).state).toBe('stale')
    expect(shownFreshness(freshness('forbidden', null), { state: 'down', since: 'x' }).state).toBe('forbidden')
  })
})
