/** Faults of watches (rows 1–9, 14, 23–26 of the fault table): what the server does wrong while a kind is reflected. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../src/main/kube/connection.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { type FakeApiServer, sendJson, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { type ReflectedTable, reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock, type SteppedClock } from '../fakes/stepped-clock.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const widget = (name: string, size = 1) => ({ metadata: { name, namespace: 'a' }, spec: { size } })

describe.each([{ watchList: false }, { watchList: true }])('with watchList: $watchList', ({ watchList }) => {
  let clock: SteppedClock
  let server: FakeApiServer
  let connection: Connection
  let table: ReflectedTable

  beforeEach(async () => {
    server = await startFakeApiServer({ kinds: [kind], watchList })
    for (let i = 0; i < 3; i += 1) server.store.put(kind, widget(`w${i}`))
    clock = createSteppedClock()
    const random = seededRandom(5)
    connection = connectTo(contextFor(server.url), { clock, random })
    connection.link.setAttention('shown')
    table = reflectInto(connection, kind, { clock, random })
    await comes('the first three rows', () => table.rows.size === 3 && state() === 'live')
  })
  afterEach(async () => {
    expect(table.regressions).toEqual([])
    await table[Symbol.asyncDispose]()
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })
  const state = () => table.reflector.freshness().state
  const stream = () => [...server.streams].at(-1)
  const names = () => [...table.rows.values()].map(row => row.metadata.name).sort()
  const fillsSeen = () => table.reflector.counters.fills
  /** Within so many ms of the app's own time. */
  const comes = (what: string, holds: () => boolean, within = 30_000) => clock.passUntil(what, holds, within)

  async function agrees() {
    await comes('the table equals the server', () => {
      const there = server.store.objects(kind)
      return (
        there.length === table.rows.size &&
        there.every(o => table.rows.get(o.metadata.uid ?? '')?.metadata.resourceVersion === o.metadata.resourceVersion)
      )
    })
  }

  test('1: a watch that the server ends is resumed from the last version, quickly and without a new list', async () => {
    server.store.put(kind, widget('w3'))
    await comes('the new row', () => table.rows.size === 4)
    const fills = fillsSeen()
    const before = server.streams.size
    expect(before).toBe(1)
    await clock.pass(1_000)
    stream()?.response.end()
    server.store.put(kind, widget('w4'))
    await clock.standUntil('the row of the gap, without any wait', () => table.rows.size === 5)
    expect(fillsSeen()).toBe(fills)
    expect(table.states.every(each => each.state === 'connecting' || each.state === 'live')).toBe(true)
  })

  test('2: 410 in the stream and as an answer lead to one new reading, which notices deletions', async () => {
    const fills = fillsSeen()
    server.store.remove(kind, 'a', 'w0')
    await comes('the deletion', () => table.rows.size === 2)
    stream()?.response.end()
    server.store.remove(kind, 'a', 'w1')
    server.store.put(kind, widget('w9'))
    server.store.compact()
    server.store.put(kind, widget('w9', 2))
    server.store.compact()
    await agrees()
    expect(names()).toEqual(['w2', 'w9'])
    expect(fillsSeen()).toBeLessThanOrEqual(fills + 1)
    const undo = server.intercept((_, response, url) => {
      if (url.searchParams.get('watch') !== 'true' || url.searchParams.has('sendInitialEvents')) return false
      sendStatus(response, 410, 'Expired', 'too old')
      undo()
      return true
    })
    stream()?.response.end()
    server.store.put(kind, widget('w10'))
    await agrees()
  })

  test('4: 429 is waited out for exactly as long as told, and said', async () => {
    const asked: number[] = []
    const undo = server.intercept((_, response, url) => {
      if (url.searchParams.get('watch') !== 'true') return false
      asked.push(clock.monotonic())
      if (asked.length > 1) return false
      sendStatus(response, 429, 'TooManyRequests', 'slow down', { retryAfter: 1 })
      return true
    })
    stream()?.response.end()
    await comes('throttled', () => state() === 'throttled')
    expect(table.reflector.freshness().retryAt).not.toBeNull()
    await comes('live again', () => state() === 'live')
    undo()
    expect(asked).toHaveLength(2)
    const waited = (asked[1] ?? 0) - (asked[0] ?? 0)
    expect(waited).toBeGreaterThanOrEqual(1_000)
    // A step of the clock, and the turn that those who come back wait for.
    expect(waited).toBeLessThan(1_200)
  })

  test.each([500, 502, 503, 504])('5: %i is tried again with backoff and recovers at the first step', async code => {
    const undo = server.intercept((request, response) => {
      if (request.url === '/readyz') return false
      sendStatus(response, code, 'InternalError', 'boom')
      return true
    })
    stream()?.response.end()
    await comes('stale', () => state() === 'stale')
    expect(table.reflector.freshness().message).toMatch(/boom|not ready/)
    undo()
    server.store.put(kind, widget('w5'))
    await comes('live again', () => state() === 'live', 2_000)
    await agrees()
  })

  test('6: a server that was restored to an older state is read again, and the reading says so', async () => {
    for (let i = 0; i < 50; i += 1) server.store.put(kind, widget('w0', i))
    await agrees()
    stream()?.response.end()
    server.store.goBack(45)
    table.regressions.length = 0
    await comes('the lower version', () => table.batches.flat().some(event => event.type === 'synced' && event.wentBack))
    await agrees()
    table.regressions.length = 0
  })

  test('8: 403 shows as forbidden with the server’s words and is not hammered', async () => {
    const undo = server.intercept((request, response) => {
      if (request.url === '/readyz') return false
      sendStatus(response, 403, 'Forbidden', 'widgets is forbidden: no')
      return true
    })
    stream()?.response.end()
    await comes('forbidden', () => state() === 'forbidden')
    expect(table.reflector.freshness().message).toContain('widgets is forbidden')
    expect(table.rows.size).toBe(3)
    const asked = server.requests.filter(request => request.path.includes('widgets')).length
    await clock.pass(2_000)
    expect(server.requests.filter(request => request.path.includes('widgets')).length).toBeLessThanOrEqual(asked + 1)
    undo()
    connection.retryNow()
    await comes('live again', () => state() === 'live')
  })

  test.each(['a Status', 'plain text'])('9: 404 (%s) of a kind that discovery no longer names is gone, without a crash loop', async how => {
    const undo = server.intercept((request, response, url) => {
      if (request.url === '/readyz') return false
      if (url.pathname === '/api') sendJson(response, 200, { kind: 'APIVersions', versions: ['v1'] })
      else if (url.pathname === '/apis') sendJson(response, 200, { kind: 'APIGroupList', groups: [] })
      else if (how === 'a Status') sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource')
      else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      return true
    })
    stream()?.response.end()
    await comes('gone', () => state() === 'gone')
    const asked = server.requests.filter(request => request.path !== '/readyz').length
    await clock.pass(2_000)
    expect(server.requests.filter(request => request.path !== '/readyz').length).toBe(asked)
    undo()
    connection.retryNow()
    await comes('live again', () => state() === 'live')
  })

  test.each(['default backend - 404', JSON.stringify({ kind: 'Status', code: 404, message: 'not found' })])(
    '9: a gateway’s 404 (%s) for everything is no sign that the kind is gone: rows stay, stale, and recover in seconds',
    async body => {
      const undo = server.intercept((_, response) => {
        response.writeHead(404, { 'content-type': 'text/plain' }).end(body)
        return true
      })
      stream()?.response.end()
      await comes('stale', () => state() === 'stale')
      expect(table.reflector.freshness().message).toMatch(/HTTP 404, text\/plain|not found/)
      await clock.pass(1_000)
      expect(state()).toBe('stale')
      expect(table.rows.size).toBe(3)
      undo()
      server.store.put(kind, widget('w8'))
      await comes('live again', () => state() === 'live', 5_000)
      await agrees()
    },
  )

  test('14: a reset in the middle of an event and a truncated event lose nothing', async () => {
    stream()?.raw('{"type":"ADDED","object":{"metadata":{"name":"ha')
    await clock.pass(20)
    stream()?.socket.resetAndDestroy()
    server.store.put(kind, widget('w6'))
    await agrees()
    stream()?.raw('{"type":"MODIFIED","obj')
    stream()?.response.end()
    server.store.put(kind, widget('w7'))
    await agrees()
    expect(names()).toContain('w7')
    await comes('live', () => state() === 'live')
  })

  test('23: CRLF, U+2028 and split code points are read; a broken line is counted and everything read again', async () => {
    const put = (name: string, text: string) => ({
      kind: 'Widget',
      metadata: { name, namespace: 'a', uid: `u-${name}`, resourceVersion: '9000' },
      text,
    })
    stream()?.raw(`${JSON.stringify({ type: 'ADDED', object: put('crlf', 'line\u2028separator') })}\r\n`)
    await comes('the CRLF row', () => table.rows.has('u-crlf'))
    expect(table.rows.get('u-crlf')?.text).toBe('line\u2028separator')
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: put('split', 'é€😀') })}\n`)
    for (const byte of bytes) stream()?.raw(Buffer.from([byte]))
    await comes('the split row', () => table.rows.get('u-split')?.text === 'é€😀')
    const fills = fillsSeen()
    stream()?.raw('this is no JSON\n')
    await comes('a new reading', () => fillsSeen() > fills)
    await agrees()
    expect(table.reflector.counters.malformed).toBe(1)
  })

  test('24: events that make no sense are ignored and counted', async () => {
    const known = server.store.objects(kind)[0]
    stream()?.send({ type: 'ADDED', object: { spec: {} } })
    stream()?.send({ type: 'ADDED', object: { kind: 'Other', metadata: { name: 'x', uid: 'x', resourceVersion: '9999' } } })
    stream()?.send({ type: 'ADDED', object: known })
    stream()?.send({ type: 'DELETED', object: { ...known, metadata: { ...known?.metadata, uid: 'unknown', resourceVersion: '2000' } } })
    stream()?.send({ type: 'MODIFIED', object: { ...known, metadata: { ...known?.metadata, resourceVersion: '7' } } })
    await comes('all counted', () => table.reflector.counters.ignored >= 3 && table.reflector.counters.malformed === 2)
    expect(names()).toEqual(['w0', 'w1', 'w2'])
  })

  test('25: an event of 5 MB and a burst of 20,000 events are taken without standing still', async () => {
    // Each look at this clock costs a millisecond: what would hold up a slow machine holds up every one.
    let ticks = 0
    const busy = { ...clock, monotonic: () => ++ticks }
    await using other = connectTo(contextFor(server.url), { clock: busy, random: seededRandom(6) })
    await using all = reflectInto(other, kind, { clock: busy, random: seededRandom(7) })
    await eventually('live', () => all.reflector.freshness().state === 'live')
    server.store.put(kind, { metadata: { name: 'big', namespace: 'a' }, text: 'x'.repeat(5 * 1024 * 1024) })
    await eventually('the large row', () => all.rows.size === 4)
    for (let i = 0; i < 20_000; i += 1) server.store.put(kind, widget('w1', i))
    const last = server.store.objects(kind).find(object => object.metadata.name === 'w1')?.metadata.resourceVersion
    let told = all.batches.length
    let most = 0
    let turns = 0
    for (; ![...all.rows.values()].some(row => row.metadata.resourceVersion === last); turns += 1) {
      if (turns > 1_000_000) throw new Error('The burst never ends')
      await turn()
      most = Math.max(most, all.batches.slice(told).flat().length)
      told = all.batches.length
    }
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(50)
    expect(turns).toBeGreaterThan(400)
    await agrees()
  })

  test('26: bookmarks alone advance the freshness and cause no request', async () => {
    const requests = server.requests.length
    const resumes = table.reflector.counters.resumes
    const asOf = () => Date.parse(table.reflector.freshness().asOf ?? '')
    for (let i = 0; i < 5; i += 1) {
      await clock.pass(40)
      const sent = clock.now()
      expect(asOf()).toBeLessThan(sent)
      server.bookmark()
      await clock.standUntil('the bookmark', () => asOf() === sent)
    }
    expect(table.reflector.counters.resumes).toBe(resumes)
    expect(server.requests.slice(requests).filter(request => request.path !== '/readyz')).toEqual([])
  })

  test('36: a page or event that nests too deeply does not get in', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    stream()?.raw(
      `{"type":"ADDED","object":{"kind":"Widget","metadata":{"name":"deep","uid":"deep","resourceVersion":"9000"},"spec":${deep}}}\n`,
    )
    await comes('counted', () => table.reflector.counters.malformed > 0)
    expect(table.rows.has('deep')).toBe(false)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    server.store.put(kind, JSON.parse('{"metadata":{"name":"proto","namespace":"a"},"__proto__":{"polluted":true},"constructor":1}'))
    await comes('the row with odd keys', () => names().includes('proto'))
    expect('polluted' in {}).toBe(false)
  })
})

test('a watch without an event or a bookmark for two minutes is resumed, though the server answers probes; bookmarks keep it', async () => {
  const clock = createSteppedClock(100)
  const random = () => 0.99
  await using server = await startFakeApiServer({ kinds: [kind], watchList: true })
  server.store.put(kind, widget('w0'))
  await using connection = connectTo(contextFor(server.url), { clock, random })
  await using table = reflectInto(connection, kind, { clock, random })
  await clock.passUntil('live', () => table.reflector.freshness().state === 'live', 5_000)
  for (let i = 0; i < 3; i += 1) {
    await clock.pass(60_000)
    server.bookmark()
  }
  await clock.pass(100_000)
  expect(table.reflector.counters.resumes).toBe(0)
  const [first] = server.streams
  await clock.passUntil('it is resumed', () => table.reflector.counters.resumes === 1, 21_000)
  expect(server.requests.some(request => request.path === '/readyz')).toBe(true)
  expect(table.states.every(each => each.state === 'connecting' || each.state === 'live')).toBe(true)
  await clock.passUntil('live again', () => !server.streams.has(first as never) && table.reflector.freshness().state === 'live', 1_000)
})
