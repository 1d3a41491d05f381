/** Faults of lists and of who may read them (rows 3, 7 and 8 of the fault table): what the server does wrong while a kind is read whole. */
import { describe, expect, test } from 'vitest'
import { startReflector } from '../../src/main/kube/reflector.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually, wait } from '../fakes/eventually.ts'
import { sendJson, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const widget = (name: string, size = 1) => ({ metadata: { name, namespace: 'a' }, spec: { size } })

test.each([false, true])('nothing is live before all of it was told (watchList: %s)', async watchList => {
  await using server = await startFakeApiServer({ kinds: [kind], watchList })
  for (let i = 0; i < 1_200; i += 1) server.store.put(kind, widget(`w${i}`))
  await using connection = connectTo(contextFor(server.url))
  const order: string[] = []
  const stop = new AbortController()
  const reflector = startReflector({
    connection,
    kind,
    namespace: null,
    ingest: object => object,
    onEvents: batch => order.push(...batch.map(event => event.type)),
    onFreshness: freshness => order.push(freshness.state),
    clock: systemClock,
    random: seededRandom(1),
    signal: stop.signal,
  })
  await eventually('live', () => order.includes('live'))
  expect(order.indexOf('synced')).toBeGreaterThan(0)
  expect(order.indexOf('live')).toBeGreaterThan(order.indexOf('synced'))
  stop.abort()
  await reflector.done
})

describe('paged lists', () => {
  test('3: 410 in the middle of a list restarts it without a double or missing row', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    for (let i = 0; i < 2_200; i += 1) server.store.put(kind, widget(`w${String(i).padStart(4, '0')}`))
    let pages = 0
    server.intercept((_, response, url) => {
      if (!url.searchParams.has('continue')) return false
      pages += 1
      if (pages !== 3) return false
      server.store.remove(kind, 'a', 'w0000')
      server.store.put(kind, widget('new'))
      sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old')
      return true
    })
    await using connection = connectTo(contextFor(server.url))
    await using table = reflectInto(connection, kind)
    await eventually('all rows', () => table.synced() === 1)
    expect(table.rows.size).toBe(2_200)
    expect([...table.rows.values()].some(row => row.metadata.name === 'w0000')).toBe(false)
    expect(table.reflector.counters.fills).toBe(2)
  })

  test('rows are told page by page, before the list is complete', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    for (let i = 0; i < 600; i += 1) server.store.put(kind, widget(`w${i}`))
    server.intercept((_, __, url) => url.searchParams.has('continue'))
    await using connection = connectTo(contextFor(server.url))
    await using table = reflectInto(connection, kind)
    await eventually('the first page', () => table.rows.size === 500)
    expect(table.synced()).toBe(0)
    expect(table.reflector.freshness().state).toBe('connecting')
  })

  test('7: 401 asks for new credentials once, then says “sign in”', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    server.token = 'good'
    await using connection = connectTo(contextFor(server.url, {}, { token: 'bad' }))
    await using table = reflectInto(connection, kind)
    await eventually('auth-failed', () => table.reflector.freshness().state === 'auth-failed')
    expect(table.reflector.freshness().hint).toMatch(/sign in/i)
    const asked = server.requests.length
    await wait(200)
    expect(server.requests.length).toBe(asked)
    server.token = 'bad'
    connection.retryNow()
    await eventually('live', () => table.reflector.freshness().state === 'live')
  })

  test('8: what is forbidden for all namespaces is read in those that were named', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    for (const namespace of ['a', 'b', 'c']) server.store.put(kind, { metadata: { name: 'w', namespace } })
    server.intercept((request, response, url) => {
      if (url.pathname !== '/apis/example.io/v1/widgets') return false
      sendStatus(response, 403, 'Forbidden', `${request.method} widgets is forbidden at the cluster scope`)
      return true
    })
    await using connection = connectTo(contextFor(server.url))
    await using table = reflectInto(connection, kind, { fallbackNamespaces: ['a', 'b'] })
    await eventually('both namespaces', () => table.rows.size === 2 && table.reflector.freshness().state === 'live')
    server.store.put(kind, { metadata: { name: 'w2', namespace: 'b' } })
    server.store.remove(kind, 'a', 'w')
    await eventually('the changes', () => [...table.rows.values()].map(row => row.metadata.name).join() === 'w,w2')
  })

  test('a Status sent with 200 is taken as what it says', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    server.intercept((_, response) => {
      sendJson(response, 200, { kind: 'Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'no' })
      return true
    })
    await using connection = connectTo(contextFor(server.url))
    await expect(connection.reader.list(kind, { signal: new AbortController().signal })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
