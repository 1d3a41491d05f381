import { expect, test } from 'vitest'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { seededRandom } from '../../../test/fakes/seeded-random.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { createLink, type Link, type LinkState } from './link.ts'

const signal = new AbortController().signal

/** A link whose server answers, refuses or says nothing, on a clock that stands still. */
function linkTo() {
  const clock = createFakeClock()
  const server = { mode: 'answers' as 'answers' | 'refuses' | 'silent', probes: [] as number[], downs: 0 }
  const states: LinkState[] = []
  const link: Link = createLink({
    clock,
    random: seededRandom(1),
    onDown: () => {
      server.downs += 1
    },
    async probe(abort, timeoutMs) {
      server.probes.push(clock.monotonic())
      if (server.mode === 'silent') {
        const { promise, resolve } = Promise.withResolvers<void>()
        abort.addEventListener('abort', () => resolve(), { once: true })
        clock.after(timeoutMs, resolve)
        await promise
      }
      if (server.mode !== 'answers') throw new AppError('unreachable', 'no answer')
      link.heard(5)
    },
  })
  link.onChange(state => states.push(state))
  return { clock, server, link, states }
}

test('nothing is asked while nobody waits for the server', async () => {
  const { clock, server } = linkTo()
  await clock.advance(600_000)
  expect(server.probes).toEqual([])
})

test('while something streams, silence is asked after once a second when shown, and seldom when hidden', async () => {
  const { clock, server, link } = linkTo()
  const release = link.hold()
  await clock.advance(95_000)
  expect(server.probes.length).toBeLessThanOrEqual(2)
  link.setAttention('shown')
  const before = server.probes.length
  await clock.advance(10_000)
  expect(server.probes.length - before).toBeGreaterThanOrEqual(10)
  const busy = server.probes.length
  for (let i = 0; i < 20; i += 1) {
    link.heard()
    await clock.advance(500)
  }
  expect(server.probes.length).toBe(busy)
  release()
  await clock.advance(60_000)
  expect(server.probes.length).toBe(busy)
})

test('15: a server that falls silent is down within two seconds when shown', async () => {
  const { clock, server, link } = linkTo()
  link.setAttention('shown')
  link.hold()
  await clock.advance(5_000)
  server.mode = 'silent'
  await clock.advance(2_000)
  expect(link.state()).toMatchObject({ up: false })
  expect(server.downs).toBe(1)
})

test('R6: an outage of ten minutes is one attempt at a time, ever more seldom, and the heal is noticed', async () => {
  const { clock, server, link, states } = linkTo()
  link.setAttention('shown')
  server.mode = 'refuses'
  link.reportFailure(new AppError('unreachable', 'refused'))
  await clock.advance(60_000)
  expect(server.probes.length).toBeLessThanOrEqual(30)
  await clock.advance(540_000)
  expect(server.probes.length).toBeLessThanOrEqual(220)
  server.mode = 'answers'
  await clock.advance(8_001)
  expect(link.state()).toMatchObject({ up: true, failure: null, retryAt: null })
  expect(states.at(-1)?.up).toBe(true)
})

test('“retry now” asks at once, even when an attempt is stuck', async () => {
  const { clock, server, link } = linkTo()
  server.mode = 'silent'
  link.reportFailure(new AppError('unreachable', 'refused'))
  await clock.advance(900)
  expect(link.state().up).toBe(false)
  server.mode = 'answers'
  link.retryNow()
  await clock.advance(0)
  expect(link.state().up).toBe(true)
})

test('27: a wall clock that jumps a day either way changes nothing', async () => {
  const { clock, server, link } = linkTo()
  link.setAttention('shown')
  link.hold()
  for (const day of [86_400_000, -172_800_000]) {
    clock.shiftWall(day)
    await clock.advance(5_000)
    expect(link.state().up).toBe(true)
  }
  expect(server.probes.length).toBeLessThanOrEqual(12)
})

test('turns after a loss are spaced so that ten contexts stay below ten requests in 100 ms', async () => {
  const { clock, link } = linkTo()
  const times: number[] = []
  for (let i = 0; i < 5; i += 1) void link.takeTurn(signal).then(() => times.push(clock.monotonic()))
  await clock.advance(1_000)
  expect(times).toHaveLength(5)
  expect(times.slice(1).every((at, i) => at - (times[i] ?? 0) >= 100)).toBe(true)
})

test('disposing leaves no timer behind', async () => {
  const { clock, link } = linkTo()
  link.hold()
  link.reportFailure(new AppError('unreachable', 'refused'))
  await clock.advance(500)
  link[Symbol.dispose]()
  await clock.advance(10_000)
  expect(clock.timers()).toBe(0)
})
