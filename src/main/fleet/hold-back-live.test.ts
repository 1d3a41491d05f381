import { expect, test } from 'vitest'
import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'
import { holdBackLive } from './hold-back-live.ts'

const inState = (state: FreshnessState): Freshness => ({ state, asOf: null, since: null, message: null, hint: null, retryAt: null })

test('what was lost is live again only with its rows, and a loss is told at once', () => {
  let now = inState('unreachable')
  let behind = false
  const held = holdBackLive(
    () => now,
    () => behind,
  )
  now = inState('live')
  behind = true
  expect(held.current().state).toBe('unreachable')
  expect(held.moved()).toBe(false)
  behind = false
  expect(held.moved()).toBe(true)
  expect(held.current().state).toBe('live')
  // Everyday changes make rows too, and don't make a live context any less so.
  behind = true
  expect(held.current().state).toBe('live')
  now = inState('stale')
  expect(held.current().state).toBe('stale')
})
