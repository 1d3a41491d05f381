/** R6: an outage of many contexts costs few attempts, and its end meets the servers with no burst. R6's clock is scaled, the sockets are real. */
import { expect, test } from 'vitest'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually, wait } from '../fakes/eventually.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { createScaledClock } from '../fakes/scaled-clock.ts'
import { seededRandom } from '../fakes/seeded-random.ts'

const kinds: readonly KindRef[] = ['one', 'two', 'three', 'four', 'five'].map(name => ({
  group: 'example.io',
  version: 'v1',
  kind: name,
  plural: `${name}s`,
  namespaced: true,
}))
const speed = 10

test('R6: 10 contexts × 5 kinds down for 60 s: at most one attempt a second per context, and no burst at the heal', {
  timeout: 40_000,
}, async () => {
  const clock = createScaledClock(speed)
  await using stack = new AsyncDisposableStack()
  const contexts = await Promise.all(
    Array.from({ length: 10 }, async (_, i) => {
      const random = seededRandom(i + 1)
      const server = stack.use(await startFakeApiServer({ kinds, watchList: true }))
      const proxy = stack.use(await startFaultProxy({ target: server.url }))
      const connection = stack.use(connectTo(contextFor(proxy.url), { clock, random }))
      connection.link.setAttention('shown')
      const tables = kinds.map(kind => stack.use(reflectInto(connection, kind, { clock, random })))
      return { server, proxy, tables }
    }),
  )
  const all = (state: string) => contexts.every(({ tables }) => tables.every(table => table.reflector.freshness().state === state))
  await eventually('all live', () => all('live'))
  for (const { proxy } of contexts) {
    await proxy.set({ hang: true })
    proxy.breakAll('reset')
  }
  const before = contexts.map(({ proxy }) => proxy.counts.connections)
  await wait(60_000 / speed)
  const attempts = contexts.map(({ proxy }, i) => proxy.counts.connections - (before[i] ?? 0))
  expect(Math.max(...attempts)).toBeLessThanOrEqual(60)
  expect(contexts.every(({ tables }) => tables.every(table => table.reflector.freshness().state === 'unreachable'))).toBe(true)
  const healed = performance.now()
  for (const { proxy } of contexts) await proxy.heal()
  await eventually('all live again', () => all('live'), 20_000)
  const times = contexts
    .flatMap(({ server }) =>
      server.requests.filter(request => request.at > healed && request.path !== '/readyz').map(request => request.at),
    )
    .sort((a, b) => a - b)
  const window = 100 / speed
  const burst = Math.max(...times.map((at, i) => times.slice(i).filter(other => other - at < window).length))
  // A scaled clock blurs by some milliseconds, which are tens here.
  expect(burst).toBeLessThanOrEqual(15)
  expect(times.length).toBeGreaterThanOrEqual(50)
})

test('28: after a sleep everything resumes once, spaced out, without a new list', async () => {
  await using server = await startFakeApiServer({ kinds, watchList: true })
  await using proxy = await startFaultProxy({ target: server.url })
  await using connection = connectTo(contextFor(proxy.url))
  await using stack = new AsyncDisposableStack()
  const tables = kinds.map(kind => stack.use(reflectInto(connection, kind)))
  const live = () => tables.every(table => table.reflector.freshness().state === 'live')
  await eventually('live', live)
  const fills = tables.map(table => table.reflector.counters.fills)
  proxy.breakAll('reset')
  connection.retryNow()
  const requests = server.requests.length
  await eventually('live again', () => live() && server.streams.size === kinds.length)
  await wait(200)
  const watches = server.requests.slice(requests).filter(request => request.path.includes('watch='))
  expect(watches.length).toBeLessThanOrEqual(kinds.length * 2)
  expect(tables.map(table => table.reflector.counters.fills)).toEqual(fills)
})

test('P12: 50 idle watches of a hidden window reconnect never and cost next to nothing', { timeout: 30_000 }, async () => {
  await using server = await startFakeApiServer({ kinds, watchList: true })
  await using connection = connectTo(contextFor(server.url))
  await using stack = new AsyncDisposableStack()
  const tables = Array.from({ length: 50 }, (_, i) => stack.use(reflectInto(connection, kinds[i % kinds.length] ?? kinds[0] ?? never())))
  await eventually('live', () => tables.every(table => table.reflector.freshness().state === 'live'))
  await wait(500)
  const requests = server.requests.length
  const states = tables.reduce((sum, table) => sum + table.states.length, 0)
  await wait(5_000)
  expect(server.requests.length - requests).toBeLessThanOrEqual(1)
  expect(tables.reduce((sum, table) => sum + table.states.length, 0)).toBe(states)
  expect(server.counts.connections).toBeLessThanOrEqual(51)
})

function never(): never {
  throw new Error('unreachable')
}
