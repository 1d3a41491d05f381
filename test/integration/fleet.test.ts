import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import { eventually, wait } from '../fakes/eventually.ts'
import { type FakeApiServer, sendJson, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { kubeconfig, memory, serveDiscovery } from '../fakes/fleet-fixtures.ts'
import { openFleet } from '../fakes/open-fleet.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'
import { deployments, events, pods, toys } from '../fakes/toy-engine.ts'

let cleanup: (() => Promise<unknown> | unknown)[] = []
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleet-'))
  cleanup = [() => rm(folder, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const clean of cleanup.reverse()) await clean()
})

async function startServer(kinds = [toys, pods, events, deployments]): Promise<FakeApiServer> {
  const server = await startFakeApiServer({ kinds })
  cleanup.push(() => server[Symbol.asyncDispose]())
  return server
}

const startFleet = (servers: Readonly<Record<string, string>>, settings = memory(), user = {}, clock: Clock = systemClock) =>
  openFleet({ folder, cleanup, servers, settings, user, clock })

const toy = (name: string, members = 1) => ({ metadata: { name, namespace: 'shop' }, spec: { members } })
const pod = (name: string, of: string) => ({ metadata: { name, namespace: 'shop', labels: { toy: of } } })

test('no context is spoken to before it is connected, then its databases and their members are there', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders', 2))
  server.store.put(pods, pod('orders-1', 'orders'))
  const operator = { metadata: { name: 'op', namespace: 'toy-system', labels: { version: '1.2.3' } } }
  server.store.put(deployments, operator)
  const fleet = await startFleet({ one: server.url })
  await wait(50)
  expect(server.requests).toEqual([])
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row with its member', () => fleet.row('orders')?.members.ready === 1)
  const of = () => fleet.contexts.info(fleet.idOf('one'))
  await eventually('the operator', () => of().operators[0]?.version === '1.2.3')
  // Rows are there as soon as they were listed; their kinds are live when they are followed, too.
  await eventually('all is live', () => fleet.state('one') === 'live' && of().kinds.every(kind => kind.freshness.state === 'live'))
  const info = of()
  expect(info).toMatchObject({ connected: true, databases: 1, serverVersion: 'v1.34.0' })
  expect(info.operators).toEqual([
    { engine: 'toy', title: 'Toys', installed: true, version: '1.2.3', namespace: 'toy-system', available: null },
  ])
  expect(info.kinds.map(kind => [kind.kind, kind.freshness.state])).toEqual([
    ['toys.toys.example.io', 'live'],
    ['pods', 'live'],
  ])
})

test('a context that never answers does not hold up the others', async () => {
  const [well, hanging] = [await startServer(), await startServer()]
  well.store.put(toys, toy('orders'))
  const held: ServerResponse[] = []
  hanging.intercept((_, response) => held.push(response) > 0)
  const clock = createSteppedClock()
  const fleet = await startFleet({ hanging: hanging.url, well: well.url }, memory(), {}, clock)
  fleet.contexts.connect(fleet.idOf('hanging'))
  await clock.standUntil('it is asked', () => held.length > 0)
  fleet.contexts.connect(fleet.idOf('well'))
  await clock.passUntil('the row', () => fleet.row('orders') !== undefined, 500)
  expect(fleet.state('hanging')).toBe('connecting')
  expect(held.every(response => !response.writableEnded && !response.destroyed)).toBe(true)
})

test('a change at the server is a delta with that row alone', async () => {
  const server = await startServer()
  for (const name of ['a', 'b', 'c']) server.store.put(toys, toy(name))
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('members are known', () => fleet.row('c')?.members.ready === 0)
  const before = fleet.page.frames.length
  const projections = fleet.engine.counts.projections
  server.store.put(pods, pod('b-1', 'b'))
  await eventually('the member', () => fleet.row('b')?.members.ready === 1)
  const sent = fleet.page.frames.slice(before).flatMap(frame => frame.rows)
  expect(sent.map(row => row.name)).toEqual(['b'])
  expect(fleet.engine.counts.projections - projections).toBe(1)
  const quiet = fleet.page.frames.length
  server.store.put(pods, { ...pod('b-1', 'b'), status: { phase: 'Running' } })
  await eventually('it is looked at', () => fleet.engine.counts.projections - projections === 2)
  await wait(50)
  expect(fleet.page.frames.slice(quiet).flatMap(frame => frame.rows)).toEqual([])
  server.store.remove(toys, 'shop', 'a')
  await eventually('the row leaves', () => fleet.row('a') === undefined)
  expect(fleet.names()).toEqual(['b', 'c'])
})

test('rows of a lost server stay, marked in the same frame, and come back to life with what changed meanwhile', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  server.store.put(toys, toy('gone'))
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('rows', () => fleet.names().length === 2 && fleet.state('one') === 'live')
  await server.stop()
  await eventually('it shows', () => fleet.state('one') === 'unreachable')
  expect(fleet.names()).toEqual(['gone', 'orders'])
  expect(fleet.page.state.contexts.get(fleet.idOf('one'))?.freshness.asOf).not.toBeNull()
  server.store.remove(toys, 'shop', 'gone')
  server.store.put(toys, toy('new'))
  await server.start()
  fleet.contexts.retry(fleet.idOf('one'))
  await eventually('live again', () => fleet.state('one') === 'live' && fleet.names().join() === 'new,orders')
})

test('members of pods that may not be read are unknown, not zero', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders', 3))
  server.intercept((_, response, url) => {
    if (!url.pathname.endsWith('/pods')) return false
    sendStatus(response, 403, 'Forbidden', 'pods is forbidden')
    return true
  })
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  const podState = () => fleet.contexts.info(fleet.idOf('one')).kinds.find(kind => kind.kind === 'pods')?.freshness.state
  await eventually('pods are forbidden', () => podState() === 'forbidden')
  await eventually('the row', () => fleet.row('orders') !== undefined && fleet.state('one') === 'live')
  // Long enough for what is known of the pods to reach the row, if it did.
  await wait(30)
  expect(fleet.row('orders')?.members).toEqual({ ready: null, desired: 3 })
  expect(fleet.state('one')).toBe('live')
})

test('who may read only the namespace of the context sees the databases and members there', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  server.store.put(pods, pod('orders-1', 'orders'))
  server.intercept((_, response, url) => {
    if (!/\/(toys|pods)$/.test(url.pathname) || url.pathname.includes('/namespaces/shop/')) return false
    sendStatus(response, 403, 'Forbidden', 'forbidden at the cluster scope')
    return true
  })
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row with its member', () => fleet.row('orders')?.members.ready === 1)
  const said = 'Only namespace shop is read: listing all namespaces is not allowed.'
  const of = () => fleet.contexts.info(fleet.idOf('one'))
  await eventually('it is said', () => of().kinds.every(kind => kind.freshness.state === 'live' && kind.freshness.message === said))
  expect(fleet.page.state.contexts.get(fleet.idOf('one'))?.freshness).toMatchObject({ state: 'live', message: said })
})

test('where pods may be read in one namespace only, members elsewhere stay unknown', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders', 3))
  server.store.put(toys, { ...toy('far', 3), metadata: { name: 'far', namespace: 'elsewhere' } })
  server.intercept((_, response, url) => {
    if (url.pathname !== '/api/v1/pods') return false
    sendStatus(response, 403, 'Forbidden', 'pods is forbidden')
    return true
  })
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('members in the namespace are known', () => fleet.row('orders')?.members.ready === 0)
  expect(fleet.row('far')?.members).toEqual({ ready: null, desired: 3 })
})

test('rotated credentials of the same user are taken up without a word', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  server.token = 'first'
  const fleet = await startFleet({ one: server.url }, memory(), { token: 'first' })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row', () => fleet.row('orders') !== undefined)
  server.token = 'second'
  await writeFile(fleet.path, kubeconfig({ one: server.url }, { token: 'second' }))
  await eventually('the new token is used', () => server.requests.some(request => request.headers.authorization === 'Bearer second'))
  await eventually('the row is there', () => fleet.row('orders') !== undefined && fleet.state('one') === 'live')
  expect(fleet.contexts.info(fleet.idOf('one')).connected).toBe(true)
})

test('where the CRD is not served the engine is not active, which is no error', async () => {
  const server = await startServer([pods])
  serveDiscovery(server, () => false)
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('live', () => fleet.state('one') === 'live')
  expect(fleet.contexts.info(fleet.idOf('one'))).toMatchObject({ operators: [], kinds: [], connected: true })
  expect(server.requests.filter(request => request.path.includes('toys'))).toEqual([])
  await server.stop()
  await eventually('its loss is noticed though nothing streams', () => fleet.state('one') === 'unreachable')
})

test('a CRD that is removed while it is watched takes its rows and its engine out, without a loop', async () => {
  const server = await startServer()
  let served = true
  serveDiscovery(server, () => served)
  server.store.put(toys, toy('orders'))
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row', () => fleet.row('orders') !== undefined && fleet.state('one') === 'live')
  served = false
  const removed = new Date().toISOString()
  const undo = server.intercept((_, response, url) => {
    if (!url.pathname.startsWith('/apis/toys')) return false
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
    return true
  })
  for (const stream of server.streams) if (stream.kind.startsWith('toys')) stream.response.end()
  await eventually('the row leaves', () => fleet.row('orders') === undefined)
  expect(fleet.contexts.info(fleet.idOf('one')).operators).toEqual([])
  const of = () => fleet.contexts.info(fleet.idOf('one'))
  const shown = () => fleet.page.state.contexts.get(fleet.idOf('one'))?.freshness
  await eventually('it is said', () => shown()?.message?.includes('no longer serves toys.toys.example.io') === true)
  expect(shown()).toMatchObject({ state: 'live', message: expect.stringContaining('Toys is gone') })
  expect(of().freshness.message).toBe(shown()?.message)
  expect(of().kinds.map(kind => [kind.kind, kind.freshness.state])).toEqual([['toys.toys.example.io', 'gone']])
  expect((of().kinds[0]?.freshness.since ?? '') >= removed).toBe(true)
  const before = server.requests.length
  await wait(300)
  expect(server.requests.slice(before).filter(request => request.path.includes('toys'))).toEqual([])
  served = true
  undo()
  fleet.contexts.retry(fleet.idOf('one'))
  await eventually('it is back', () => fleet.row('orders') !== undefined && of().freshness.message === null)
  expect(of().kinds.filter(kind => kind.freshness.state === 'gone')).toEqual([])
})

test('a gateway that answers 404 for a while leaves the rows where they are, marked, and they recover in seconds', async () => {
  const server = await startServer()
  serveDiscovery(server, () => true)
  server.store.put(toys, toy('orders'))
  const clock = createSteppedClock()
  const fleet = await startFleet({ one: server.url }, memory(), {}, clock)
  fleet.contexts.connect(fleet.idOf('one'))
  await clock.passUntil('the row', () => fleet.row('orders') !== undefined && fleet.state('one') === 'live', 5_000)
  const undo = server.intercept((_, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('default backend - 404')
    return true
  })
  for (const stream of server.streams) stream.response.end()
  await clock.passUntil('it shows', () => fleet.state('one') === 'stale', 5_000)
  await clock.pass(2_000)
  expect(fleet.names()).toEqual(['orders'])
  expect(fleet.state('one')).toBe('stale')
  expect(fleet.contexts.info(fleet.idOf('one')).freshness.message).toContain('does not come from a Kubernetes API server (HTTP 404')
  undo()
  await clock.passUntil('live again', () => fleet.state('one') === 'live', 5_000)
})

test('a context behind a gateway that knows nothing is unreachable, not live without databases', async () => {
  const server = await startServer()
  server.intercept((_, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
    return true
  })
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('it shows', () => fleet.state('one') === 'unreachable')
  expect(fleet.contexts.info(fleet.idOf('one')).freshness.message).toContain('(HTTP 404, text/plain)')
})

test('a kubeconfig that comes to lead elsewhere disconnects the context and says so', async () => {
  const [first, second] = [await startServer(), await startServer()]
  first.store.put(toys, toy('orders'))
  second.store.put(toys, toy('other'))
  const fleet = await startFleet({ one: first.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row', () => fleet.row('orders') !== undefined)
  await writeFile(fleet.path, kubeconfig({ one: second.url }))
  await eventually('it is disconnected', () => !fleet.contexts.info(fleet.idOf('one')).connected)
  await eventually('its rows leave', () => fleet.names().length === 0 && fleet.page.state.contexts.size === 0)
  const info = fleet.contexts.info(fleet.idOf('one'))
  expect(info.freshness.message).toContain(`${second.url} instead of ${first.url}`)
  expect(second.requests).toEqual([])
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the other’s row', () => fleet.names().join() === 'other')
})

test('what is set for a context is kept, and a pinned one connects at the next start', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  const settings = memory()
  const first = await startFleet({ one: server.url, two: server.url }, settings)
  await first.contexts.configure(first.idOf('one'), { pinned: true, alias: 'shop', protection: 'read-only' })
  expect(first.contexts.info(first.idOf('one')).connected).toBe(false)
  const second = await startFleet({ one: server.url, two: server.url }, settings)
  await eventually('its row', () => second.names().join() === 'orders')
  expect(second.contexts.list().contexts.map(context => context.connected)).toEqual([true, false])
  expect(second.page.state.contexts.get(second.idOf('one'))?.name).toBe('shop')
  expect(() => second.writer(second.idOf('one'))).toThrow('read-only')
  expect(() => second.contexts.reader(second.idOf('two'))).toThrow('not connected')
  await second.contexts.disconnect(second.idOf('one'))
  await eventually('its rows leave', () => second.names().length === 0)
})

test('the events of a database are read only while somebody looks at it', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  server.store.put(events, { metadata: { name: 'e1', namespace: 'shop' }, reason: 'Started', involvedObject: { name: 'orders' } })
  const fleet = await startFleet({ one: server.url })
  fleet.contexts.connect(fleet.idOf('one'))
  await eventually('the row', () => fleet.row('orders')?.members.ready === 0)
  const eventRequests = () => server.requests.filter(request => request.path.includes('/events'))
  expect(eventRequests()).toEqual([])
  const id = `${fleet.idOf('one')}:toy:shop:orders`
  const once = await fleet.sights.get(id, new AbortController().signal)
  expect(once.detail?.events.map(event => event.reason)).toEqual(['Started'])
  await eventually('the stream ends', () => [...server.streams].every(stream => stream.kind !== 'events'))
  const stop = new AbortController()
  const seen: string[] = []
  const looking = (async () => {
    for await (const sight of fleet.sights.watch(id, stop.signal))
      seen.push(sight.detail?.events.map(event => event.reason).join() ?? 'none')
  })()
  await eventually('the first event', () => seen.at(-1) === 'Started')
  server.store.put(events, { metadata: { name: 'e2', namespace: 'shop' }, reason: 'Stopped', involvedObject: { name: 'orders' } })
  await eventually('the second event', () => seen.at(-1) === 'Started,Stopped')
  server.store.remove(toys, 'shop', 'orders')
  await eventually('it is gone', () => seen.at(-1) === 'none')
  stop.abort()
  await looking
  await eventually('the stream ends', () => [...server.streams].every(stream => stream.kind !== 'events'))
  await expect(fleet.sights.get(id, new AbortController().signal)).rejects.toThrow('no database')
  await expect(fleet.sights.get('nonsense', new AbortController().signal)).rejects.toThrow('no id')
})

test('a field’s choices come from the connected context', async () => {
  const server = await startServer()
  server.store.put(toys, toy('orders'))
  server.intercept((_, response, url) => {
    if (url.pathname === '/apis/toys.example.io') sendJson(response, 200, { preferredVersion: { version: 'v1' } })
    else if (url.pathname === '/apis/toys.example.io/v1')
      sendJson(response, 200, { resources: [{ name: 'toys', kind: 'Toy', namespaced: true }] })
    else return false
    return true
  })
  const fleet = await startFleet({ one: server.url })
  const signal = new AbortController().signal
  await expect(fleet.contexts.choices(fleet.idOf('one'), 'namespaces', null, signal)).rejects.toThrow('not connected')
  fleet.contexts.connect(fleet.idOf('one'))
  expect(await fleet.contexts.choices(fleet.idOf('one'), 'toys.toys.example.io', 'shop', signal)).toEqual([
    { value: 'orders', label: 'orders', note: null },
  ])
  expect(await fleet.contexts.choices(fleet.idOf('one'), 'nones.toys.example.io', 'shop', signal)).toEqual([])
  await expect(fleet.contexts.choices(fleet.idOf('one'), 'secrets', 'shop', signal)).rejects.toThrow('no choices')
})
