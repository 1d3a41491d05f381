import { expect, test } from 'vitest'
import type { Freshness } from '../../shared/domain/freshness.ts'
import { startLooking } from './looking.ts'

const iso = (ms: number) => new Date(ms).toISOString()

function bench(before: Parameters<typeof startLooking>[1] = null) {
  const time = { ms: Date.parse('2026-01-01T10:00:00.000Z') }
  const start = time.ms
  const looking = startLooking({ now: () => time.ms, monotonic: () => time.ms }, before)
  const see = (state: Freshness['state'], asOf: number | null, message: string | null = null) =>
    looking.see({
      engine: 'toy',
      freshness: { state, asOf: asOf === null ? null : iso(asOf), since: null, message, hint: null, retryAt: null },
      settled: () => state === 'live',
    })
  return { looking, see, time, start }
}

test('of a context that is looked at for the first time, what shows is seen as it is', () => {
  const { looking, see, time } = bench()
  see('connecting', null)
  expect(looking.stamp()).toEqual({ at: iso(time.ms), from: null, gap: null })
  expect(looking.before).toBeNull()
})

test('after a loss, what shows lies between the last word and now; also what comes right after the stream is back', () => {
  const { looking, see, time, start } = bench()
  see('live', start)
  time.ms += 60_000
  see('live', time.ms - 1_000)
  see('unreachable', time.ms - 1_000)
  time.ms += 30_000
  expect(looking.stamp()).toEqual({ at: iso(time.ms), from: iso(start + 59_000), gap: 'lost' })
  see('live', time.ms)
  time.ms += 4_000
  expect(looking.stamp()).toEqual({ at: iso(time.ms), from: iso(start + 59_000), gap: 'lost' })
  expect(looking.sure()).toBe(false)
  time.ms += 1_000
  expect(looking.stamp()).toEqual({ at: iso(time.ms), from: null, gap: null })
  expect(looking.sure()).toBe(true)
})

test('after the app was closed, what shows at first lies between the last look and now', () => {
  const { looking, see, time, start } = bench({ at: iso(Date.parse('2026-01-01T08:00:00.000Z')), gap: 'closed' })
  expect(looking.stamp()).toEqual({ at: iso(start), from: '2026-01-01T08:00:00.000Z', gap: 'closed' })
  see('live', start)
  time.ms += 10_000
  expect(looking.stamp().from).toBeNull()
  expect(looking.seenUntil()).toBe(iso(start))
})

test('a clock that was set back gives no interval that ends before it begins', () => {
  const { looking, time } = bench({ at: '2026-01-01T12:00:00.000Z', gap: 'closed' })
  const { at, from } = looking.stamp()
  expect(at).toBe(iso(time.ms))
  expect(from).toBe(at)
})

test('it is complete only while it is live and nothing is left out', () => {
  const { looking, see, start } = bench()
  see('live', start, 'Only these namespaces are read.')
  expect(looking.complete()).toBe(false)
  see('live', start)
  expect(looking.complete()).toBe(true)
  see('stale', start)
  expect(looking.complete()).toBe(false)
})
