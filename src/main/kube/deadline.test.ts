import { expect, test } from 'vitest'
import { connectTo, contextFor } from '../../../test/fakes/connect-to.ts'
import { sendJson, startFakeApiServer } from '../../../test/fakes/fake-api-server.ts'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import type { Clock } from '../lib/clock.ts'
import { createDeadline } from './deadline.ts'

const never = new AbortController().signal

/** A clock that can stand still with the app: then all that was due comes at once and late, before anything else. */
function createStandingClock() {
  const fake = createFakeClock()
  let behind = 0
  let due: { at: number; run: () => void }[] = []
  const clock: Clock = {
    now: () => fake.now() + behind,
    monotonic: () => fake.monotonic() + behind,
    after(ms, run) {
      const timer = { at: clock.monotonic() + ms, run }
      due.push(timer)
      return () => {
        due = due.filter(other => other !== timer)
      }
    },
  }
  const runDue = () => {
    const ripe = due.filter(({ at }) => at <= clock.monotonic())
    due = due.filter(timer => !ripe.includes(timer))
    for (const { run } of ripe) run()
  }
  return Object.assign(clock, {
    standStill(ms: number) {
      behind += ms
      runDue()
    },
  })
}

test('an answer that came while the app stood still is taken, though its time is over', async () => {
  await using server = await startFakeApiServer({ kinds: [] })
  const clock = createStandingClock()
  server.intercept((_, response) => {
    clock.standStill(60_000)
    sendJson(response, 200, { well: true })
    return true
  })
  await using connection = connectTo(contextFor(server.url), { clock })
  const answer = await connection.reader.request({ method: 'GET', path: '/api/v1/pods', signal: never, timeoutMs: 1_000 })
  expect(answer).toMatchObject({ status: 200 })
  expect(connection.link.state().up).toBe(true)
})

test('time that the app stood still is given once more, and at most as long again', () => {
  const clock = createStandingClock()
  const deadline = createDeadline(clock, 1_000, never)
  clock.standStill(1_400)
  expect(deadline.passed()).toBe(false)
  clock.standStill(399)
  expect(deadline.passed()).toBe(false)
  clock.standStill(10_000)
  expect(deadline.passed()).toBe(false)
  clock.standStill(10_000)
  expect(deadline.passed()).toBe(true)
  expect(deadline.signal.aborted).toBe(true)
})

test('a deadline that comes in time ends what takes too long, and one that is done with ends nothing', async () => {
  const clock = createFakeClock()
  const [first, done] = [createDeadline(clock, 1_000, never), createDeadline(clock, 1_000, never)]
  await clock.advance(999)
  expect(first.signal.aborted).toBe(false)
  done.end()
  await clock.advance(1)
  expect([first.passed(), first.signal.aborted]).toEqual([true, true])
  expect([done.passed(), done.signal.aborted]).toEqual([false, false])
  expect(clock.timers()).toBe(0)
})

test('who gives up ends it at once, and that is no deadline', () => {
  const outer = new AbortController()
  const deadline = createDeadline(createFakeClock(), 1_000, outer.signal)
  outer.abort()
  expect([deadline.signal.aborted, deadline.passed()]).toEqual([true, false])
  expect(createDeadline(createFakeClock(), 1_000, outer.signal).signal.aborted).toBe(true)
})
