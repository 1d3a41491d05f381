import { expect, test } from 'vitest'
import type { Freshness } from '../../shared/domain/freshness.ts'
import type { LinkState } from '../kube/link.ts'
import { type SessionSigns, sessionFreshness } from './session-freshness.ts'

const at = (seconds: number) => new Date(Date.parse('2026-01-02T03:04:00Z') + seconds * 1_000)
const link: LinkState = { up: true, failure: null, heardAt: at(50).getTime(), retryAt: null }
const live = (seconds: number, message: string | null = null): Freshness => ({
  state: 'live',
  asOf: at(seconds).toISOString(),
  since: null,
  message,
  hint: null,
  retryAt: null,
})
const freshness = (signs: Partial<SessionSigns>) =>
  sessionFreshness({ link, roots: [], gone: [], failure: null, discovered: true, retryAt: null, clockAheadMs: 0, ...signs })

test('rows are as old as the last word of their own watch, though the server answers probes', () => {
  expect(freshness({ roots: [live(20)] }).asOf).toBe(at(20).toISOString())
  expect(freshness({ roots: [live(40), live(10)] }).asOf).toBe(at(10).toISOString())
})

test('without any root a server is as fresh as its last sign of life', () => {
  expect(freshness({})).toMatchObject({ state: 'live', asOf: at(50).toISOString(), message: null })
})

test('a live context says what is not seen of it', () => {
  expect(freshness({ roots: [live(1), live(2, 'Only namespace a is read.')], gone: ['X is gone.'] })).toMatchObject({
    state: 'live',
    message: 'Only namespace a is read. X is gone.',
  })
  expect(freshness({ gone: ['X is gone.'] })).toMatchObject({ state: 'live', message: 'X is gone.' })
})

test('clocks that differ are told where it is live, and where the sign-in failed', () => {
  expect(freshness({ roots: [live(1)], clockAheadMs: 86_400_000 }).message).toContain('Clock differs by 24 h: the cluster’s is ahead of')
  expect(freshness({ clockAheadMs: -300_000 }).message).toContain('Clock differs by 5 min: the cluster’s is behind')
  const refused: Freshness = { ...live(1, 'The server does not accept the credentials.'), state: 'auth-failed' }
  expect(freshness({ roots: [refused], clockAheadMs: 10 * 86_400_000 }).message).toMatch(/credentials\. Clock differs by 10 d/)
  expect(freshness({ roots: [refused] }).message).toBe('The server does not accept the credentials.')
})
