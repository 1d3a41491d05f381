/** R6: an outage of many contexts costs few attempts, and its end meets the servers with no burst. The clock is the test's, the sockets are real. */
import { expect, test } from 'vitest'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const kinds: readonly KindRef[] = ['one', 'two', 'three', 'four', 'five'].map(name => ({
  group: 'example.io',
  version: 'v1',
  kind: name,
  plural: `${name}s`,
  namespaced: true,
}))

test('R6: 10 contexts × 5 kinds down for 60 s: at most one attempt a second per context, and no burst at the heal', async () => {
  const clock = createSteppedClock()
  await using stack = new AsyncDisposableStack()
  /** When each request came that is not the link's own (ms of the clock), and to which server. */
  const came: { at: number; to: number }[] = []
  const contexts = await Promise.all(
    Array.from({ length: 10 }, async (_, i) => {
      const random = seededRandom(i + 1)
      const server = stack.use(await startFakeApiServer({ kinds, watchList: true }))
      server.intercept(request => {
        if (request.url !== '/readyz') came.push({ at: clock.monotonic(), to: i })
        return false
      })
      const proxy = stack.use(await startFaultProxy({ target: server.url, clock }))
      const connection = stack.use(connectTo(contextFor(proxy.url), { clock, random }))
      connection.link.setAttention('shown')
      const tables = kinds.map(kind => stack.use(reflectInto(connection, kind, { clock, random })))
      return { proxy, tables }
    }),
  )
  const all = (state: string) => contexts.every(({ tables }) => tables.every(table => table.reflector.freshness().state === state))
  await clock.passUntil('all live', () => all('live'), 5_000)
  for (const { proxy } of contexts) {
    await proxy.set({ hang: true })
    proxy.breakAll('reset')
  }
  const before = contexts.map(({ proxy }) => proxy.counts.connections)
  await clock.pass(60_000)
  const attempts = contexts.map(({ proxy }, i) => proxy.counts.connections - (before[i] ?? 0))
  expect(Math.max(...attempts)).toBeLessThanOrEqual(60)
  expect(Math.min(...attempts)).toBeGreaterThan(0)
  expect(all('unreachable')).toBe(true)
  came.length = 0
  for (const { proxy } of contexts) await proxy.heal()
  await clock.passUntil('all live again', () => all('live'), 20_000)
  const burst = (among: typeof came) => Math.max(...among.map(({ at }, i) => among.slice(i).filter(other => other.at - at < 100).length))
  expect(burst(came)).toBeLessThanOrEqual(10)
  expect(came.length).toBeGreaterThanOrEqual(50)
  // Whatever the contexts draw: those of one come back one after the other.
  for (const to of contexts.keys()) expect(burst(came.filter(each => each.to === to))).toBe(1)
})

test('28: after a sleep everything resumes once, spaced out, without a new list', async () => {
  const clock = createSteppedClock()
  const random = seededRandom(28)
  await using server = await startFakeApiServer({ kinds, watchList: true })
  await using proxy = await startFaultProxy({ target: server.url, clock })
  await using connection = connectTo(contextFor(proxy.url), { clock, random })
  await using stack = new AsyncDisposableStack()
  const tables = kinds.map(kind => stack.use(reflectInto(connection, kind, { clock, random })))
  const live = () => tables.every(table => table.reflector.freshness().state === 'live')
  await clock.passUntil('live', live, 5_000)
  const fills = tables.map(table => table.reflector.counters.fills)
  proxy.breakAll('reset')
  connection.retryNow()
  const requests = server.requests.length
  await clock.passUntil('live again', () => live() && server.streams.size === kinds.length, 5_000)
  await clock.pass(1_000)
  const watches = server.requests.slice(requests).filter(request => request.path.includes('watch='))
  expect(watches.length).toBeLessThanOrEqual(kinds.length * 2)
  expect(tables.map(table => table.reflector.counters.fills)).toEqual(fills)
})

test('P12: 50 idle watches of a hidden window reconnect never and ask next to nothing', async () => {
  const clock = createSteppedClock(100)
  const random = seededRandom(12)
  await using server = await startFakeApiServer({ kinds, watchList: true })
  await using connection = connectTo(contextFor(server.url), { clock, random })
  await using stack = new AsyncDisposableStack()
  const tables = Array.from({ length: 50 }, (_, i) =>
    stack.use(reflectInto(connection, kinds[i % kinds.length] ?? kinds[0] ?? never(), { clock, random })),
  )
  await clock.passUntil('live', () => tables.every(table => table.reflector.freshness().state === 'live'), 5_000)
  const requests = server.requests.length
  const states = tables.reduce((sum, table) => sum + table.states.length, 0)
  await clock.pass(110_000)
  // A silent server is asked for a sign of life each minute, which is all.
  expect(server.requests.length - requests).toBeLessThanOrEqual(2)
  expect(tables.reduce((sum, table) => sum + table.states.length, 0)).toBe(states)
  expect(server.counts.connections).toBeLessThanOrEqual(51)
})

function never(): never {
  throw new Error('unreachable')
}
