import { expect, test } from 'vitest'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { trackFreshness } from './track-freshness.ts'

const tenMinutesMs = 600_000

function tracked() {
  const clock = createFakeClock()
  const tracker = trackFreshness(clock, () => undefined)
  return { clock, tracker, message: () => tracker.current().message }
}

test('a note is said for ten minutes from when what it is about is live, however long that takes', async () => {
  const { clock, tracker, message } = tracked()
  tracker.note('It was restored.')
  tracker.set('unreachable', 'No answer.')
  await clock.advance(2 * tenMinutesMs)
  expect(message()).toBe('No answer.')
  tracker.live()
  expect(message()).toBe('It was restored.')
  await clock.advance(tenMinutesMs - 1)
  expect(message()).toBe('It was restored.')
  await clock.advance(1)
  expect(tracker.current()).toMatchObject({ state: 'live', message: null })
})

test('a note that is said anew has ten minutes again', async () => {
  const { clock, tracker, message } = tracked()
  tracker.note('It was restored.')
  tracker.live()
  await clock.advance(tenMinutesMs / 2)
  tracker.note('It was restored again.')
  tracker.live()
  await clock.advance(tenMinutesMs - 1)
  expect(message()).toBe('It was restored again.')
  await clock.advance(1)
  expect(message()).toBeNull()
  expect(clock.timers()).toBe(0)
})

test('attempts that fail one after the other do not make the grace longer, and their bytes make nothing newer', async () => {
  const { clock, tracker } = tracked()
  tracker.live()
  const { asOf } = tracker.current()
  tracker.suspect('first')
  await clock.advance(600)
  tracker.heard()
  tracker.suspect('second')
  await clock.advance(399)
  expect(tracker.current()).toMatchObject({ state: 'live', asOf })
  await clock.advance(1)
  expect(tracker.current()).toMatchObject({ state: 'stale', message: 'second', asOf })
})

test('a note that ends in the grace does not end the grace', async () => {
  const { clock, tracker } = tracked()
  tracker.note('It was restored.')
  tracker.live()
  await clock.advance(tenMinutesMs - 500)
  tracker.suspect('The stream broke.')
  await clock.advance(500)
  expect(tracker.current()).toMatchObject({ state: 'live', message: null })
  await clock.advance(500)
  expect(tracker.current().state).toBe('stale')
})
