/** Faults of networks, servers and TLS (rows 5, 15–22 and 36 of the fault table), through the fault proxy. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/main/lib/clock.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'
import { createTestAuthority } from '../fakes/test-certificates.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const never = new AbortController().signal

/** One kind that is watched through a proxy. All times are of the app's own clock, which the tests move. */
async function watched(options: { terminate?: boolean; seed?: number } = {}) {
  const clock = createSteppedClock()
  const random = seededRandom(options.seed ?? 15)
  const stack = new AsyncDisposableStack()
  const server = stack.use(await startFakeApiServer({ kinds: [kind], watchList: true }))
  server.store.put(kind, { metadata: { name: 'w0', namespace: 'a' } })
  const proxy = stack.use(
    await startFaultProxy({ target: server.url, clock, ...(options.terminate === true ? { terminate: { certificate: null } } : {}) }),
  )
  const connection = stack.use(connectTo(contextFor(proxy.url), { clock, random }))
  connection.link.setAttention('shown')
  const table = stack.use(reflectInto(connection, kind, { clock, random }))
  const state = () => table.reflector.freshness().state
  const comes = (what: string, holds: () => boolean, within = 30_000) => clock.passUntil(what, holds, within)
  await comes('the first row', () => state() === 'live')
  return { clock, random, comes, server, proxy, connection, table, state, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test.each([1, 2, 3, 4, 5])(
  '15: a half-open connection is noticed within 2 s and is fresh again within 15 s of the heal (seed %i)',
  async seed => {
    await using it = await watched({ seed })
    await it.proxy.set({ halfOpen: true })
    await it.comes('not live', () => it.state() !== 'live', 2_000)
    it.server.store.put(kind, { metadata: { name: 'w1', namespace: 'a' } })
    await it.clock.pass(2_500 * seed)
    await it.proxy.heal()
    await it.comes('live', () => it.state() === 'live', 15_000)
    await it.comes('the row of the gap', () => it.table.rows.size === 2, 100)
  },
)

test('14, 16: a loss that is over before it shows as stale is not called live before what was missed is told, however many kinds wait for their turn', async () => {
  await using it = await watched()
  await using stack = new AsyncDisposableStack()
  const tables = [it.table, ...Array.from({ length: 9 }, () => stack.use(reflectInto(it.connection, kind, it)))]
  await it.comes('all are live', () => tables.every(({ reflector }) => reflector.freshness().state === 'live'))
  // As real servers do: a watch that takes up an old version is answered first, and told what it missed a little later.
  it.server.intercept((_, response, url) => {
    const from = url.searchParams.get('resourceVersion')
    if (url.searchParams.get('watch') !== 'true' || url.searchParams.has('sendInitialEvents')) return false
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
    it.clock.after(200, () => {
      for (const { type, object } of it.server.store.since(Number(from)) ?? []) response.write(`${JSON.stringify({ type, object })}\n`)
    })
    return true
  })
  const { link } = it.connection
  await it.proxy.set({ refuse: true })
  it.proxy.breakAll('reset')
  await it.comes('the loss is known', () => !link.state().up, 2_000)
  it.server.store.put(kind, { metadata: { name: 'w1', namespace: 'a' } })
  await it.proxy.heal()
  const shown = new Set<number>()
  await it.comes('all are live again', () => {
    const live = link.state().up ? tables.filter(({ reflector }) => reflector.freshness().state === 'live') : []
    for (const { rows } of live) shown.add(rows.size)
    return live.length === tables.length
  })
  expect([...shown]).toEqual([2])
})

test.each([600, 2_600])(
  '14: an app that stood still for %i ms while it was told what it had missed does not take that for quiet',
  async stoodMs => {
    let ms = 0
    const timers = new Set<{ readonly at: number; readonly run: () => void }>()
    const clock: Clock = {
      now: () => ms,
      monotonic: () => ms,
      after(delay, run) {
        const timer = { at: ms + delay, run }
        timers.add(timer)
        return () => timers.delete(timer)
      },
    }
    /** Time passes in which nothing is read; the timers are due before anything else is done. */
    function standStill(forMs: number) {
      ms += forMs
      for (const timer of [...timers].filter(({ at }) => at <= ms)) {
        timers.delete(timer)
        timer.run()
      }
    }
    await using stack = new AsyncDisposableStack()
    const server = stack.use(await startFakeApiServer({ kinds: [kind], watchList: true }))
    server.store.put(kind, { metadata: { name: 'w0', namespace: 'a' } })
    const connection = stack.use(connectTo(contextFor(server.url), { clock }))
    const table = stack.use(reflectInto(connection, kind, { clock }))
    const asOf = () => table.reflector.freshness().asOf
    await eventually('it is live', () => table.reflector.freshness().state === 'live')
    const before = asOf()
    const resumed: ServerResponse[] = []
    server.intercept((_, response, url) => {
      if (url.searchParams.get('watch') !== 'true') return false
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      resumed.push(response)
      return true
    })
    for (const stream of server.streams) stream.socket.resetAndDestroy()
    await eventually('quiet is waited for', () => [...timers].some(({ at }) => at === ms + 500))
    const object = server.store.put(kind, { metadata: { name: 'w1', namespace: 'a' } })
    resumed[0]?.write(`${JSON.stringify({ type: 'ADDED', object })}\n`)
    // Sent, and with that in the socket, where nobody has read it yet.
    await new Promise(sent => process.nextTick(sent))
    standStill(stoodMs)
    expect(asOf()).toBe(before)
    await eventually('it is told', () => table.rows.size === 2)
    expect(asOf()).toBe(before)
    standStill(500)
    await eventually('it is up to date', () => asOf() !== before)
    expect(table.rows.size).toBe(2)
  },
)

test('14: a stream that breaks while the server stays in reach is no newer than the last word of it', async () => {
  await using it = await watched()
  const before = it.table.reflector.freshness().asOf
  it.server.intercept((_, response, url) => {
    if (url.searchParams.get('watch') !== 'true') return false
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
    return true
  })
  const told = it.table.states.length
  for (const stream of it.server.streams) stream.socket.resetAndDestroy()
  await it.comes('it is told again', () => it.table.states.length > told, 3_000)
  const next = it.table.states.at(-1)
  expect(next?.state).toBe('live')
  // Half a second of quiet shows that nothing was missed; the answer alone doesn't.
  expect(Date.parse(next?.asOf ?? '') - Date.parse(before ?? '')).toBeGreaterThanOrEqual(500)
})

test('16: a killed server is unreachable, and its return is noticed by itself', async () => {
  await using it = await watched()
  await it.server.stop()
  await it.comes('unreachable', () => it.state() === 'unreachable', 2_000)
  expect(it.table.rows.size).toBe(1)
  expect(it.table.reflector.freshness().retryAt).not.toBeNull()
  await it.server.start()
  await it.comes('live', () => it.state() === 'live', 12_000)
})

test('16: “retry now” cuts the wait short', async () => {
  await using it = await watched()
  await it.proxy.set({ refuse: true })
  it.proxy.breakAll('reset')
  await it.comes('unreachable', () => it.state() === 'unreachable', 2_000)
  // At a moment at which the next attempt is not due for long, so that nothing but the button can bring it.
  const due = () => Date.parse(it.table.reflector.freshness().retryAt ?? '') - it.clock.now()
  await it.comes('a long wait', () => due() > 3_000, 60_000)
  await it.proxy.heal()
  it.connection.retryNow()
  await it.clock.standUntil('it is followed again, without any wait', () => it.connection.link.state().up && it.server.streams.size > 0)
  // Half a second of quiet, which shows that nothing was missed, and a few steps.
  await it.comes('live', () => it.state() === 'live', 600)
})

test('17 and 18: a server that drips or never answers costs the others nothing, and ends at its deadline', async () => {
  await using it = await watched()
  await using slow = await startFaultProxy({ target: it.server.url, clock: it.clock })
  await slow.set({ dripBytesPerSecond: 1 })
  await using other = connectTo(contextFor(slow.url), it)
  const asked = other.reader.request({ method: 'GET', path: '/version', signal: never, timeoutMs: 600 })
  await expect(it.clock.settle('its end', asked, 700)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('did not answer within 0.6 s'),
  })
  await slow.set({ dripBytesPerSecond: null, hang: true })
  await using table = reflectInto(other, kind, it)
  it.server.store.put(kind, { metadata: { name: 'w1', namespace: 'a' } })
  await it.clock.standUntil('the row of the healthy context', () => it.table.rows.size === 2)
  expect(table.reflector.freshness().state).not.toBe('live')
})

test('18: a TLS handshake that never ends holds nobody up longer than the deadline', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  const authority = await createTestAuthority()
  await using proxy = await startFaultProxy({ target: server.url, terminate: { certificate: await authority.issue({}) } })
  await proxy.set({ hang: true })
  const ca = Buffer.from(authority.ca).toString('base64')
  const clock = createSteppedClock()
  await using connection = connectTo(contextFor(proxy.url, { 'certificate-authority-data': ca }), { clock })
  const asked = connection.reader.request({ method: 'GET', path: '/version', signal: never, timeoutMs: 500 })
  await expect(clock.settle('its end', asked, 600)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('did not answer within 0.5 s'),
  })
})

test('19: refused and unknown addresses are unreachable with a precise message', async () => {
  await using server = await startFakeApiServer({ kinds: [] })
  await server.stop()
  await using refused = connectTo(contextFor(server.url))
  await expect(refused.reader.serverVersion(never)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('refused'),
  })
  await using unknown = connectTo(contextFor('https://no-such-host.invalid'))
  await expect(unknown.reader.serverVersion(never)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/DNS|looked up/),
  })
})

test('19: an outage is told a few times, not flooded', async () => {
  await using it = await watched()
  const told = it.table.states.length
  await it.proxy.set({ refuse: true })
  it.proxy.breakAll('reset')
  await it.comes('it is told', () => it.state() === 'unreachable', 2_000)
  await it.clock.pass(60_000)
  // The loss, and each attempt to come back: half a second apart, then a second, up to eight.
  expect(it.table.states.length - told).toBeLessThan(30)
})

describe('20: TLS that is not in order is refused with a precise message', () => {
  const request = async (url: string, cluster: Record<string, unknown>) => {
    await using connection = connectTo(contextFor(url, cluster))
    return await connection.reader.serverVersion(never)
  }
  const base64 = (pem: string) => Buffer.from(pem).toString('base64')

  test('expired, wrong name, unknown authority; and what is in order connects', async () => {
    const authority = await createTestAuthority()
    const other = await createTestAuthority('Another authority')
    const ca = { 'certificate-authority-data': base64(authority.ca) }
    await using good = await startFakeApiServer({ kinds: [], tls: await authority.issue({}) })
    await using expired = await startFakeApiServer({ kinds: [], tls: await authority.issue({ daysFrom: -10, daysTo: -1 }) })
    await using future = await startFakeApiServer({ kinds: [], tls: await authority.issue({ daysFrom: 2 }) })
    await using misnamed = await startFakeApiServer({ kinds: [], tls: await authority.issue({ names: ['api.example'], addresses: [] }) })
    await expect(request(good.url, ca)).resolves.toBe('v1.34.0')
    await expect(request(good.url, { 'certificate-authority-data': base64(other.ca) })).rejects.toThrow(/not trusted: .*authority/)
    await expect(request(good.url, {})).rejects.toThrow(/not trusted/)
    await expect(request(good.url, { 'insecure-skip-tls-verify': true })).resolves.toBe('v1.34.0')
    await expect(request(expired.url, ca)).rejects.toThrow(/certificate has expired/)
    await expect(request(future.url, ca)).rejects.toThrow(/not valid yet/)
    await expect(request(misnamed.url, ca)).rejects.toThrow(/for another name/)
    await expect(request(misnamed.url, { ...ca, 'tls-server-name': 'api.example' })).resolves.toBe('v1.34.0')
    await expect(request(good.url.replace('https', 'http'), {})).rejects.toMatchObject({
      code: expect.stringMatching(/unreachable|disconnected/),
    })
    await using plain = await startFakeApiServer({ kinds: [] })
    await expect(request(plain.url.replace('http', 'https'), ca)).rejects.toThrow(/TLS/)
  })

  test('authorities that are no certificate are told so, before anybody is asked', async () => {
    const authority = await createTestAuthority()
    await using server = await startFakeApiServer({ kinds: [], tls: await authority.issue({}) })
    const broken = authority.ca.replace(/\n[A-Za-z0-9+/=]{20}/, '\nAAAAAAAAAAAAAAAAAAAA')
    for (const pem of ['not a cert', broken, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----']) {
      const context = contextFor(server.url, { 'certificate-authority-data': base64(pem) })
      expect(context.problem).toBe('certificate-authority-data is not a certificate.')
      const file = join(tmpdir(), `authority-${randomUUID()}`)
      await writeFile(file, pem)
      await expect(request(server.url, { 'certificate-authority': file })).rejects.toThrow(/authority-.* is not a certificate/)
      await rm(file)
    }
    // Bundles have remarks between their certificates.
    await expect(request(server.url, { 'certificate-authority-data': base64(`# ours\n${authority.ca}`) })).resolves.toBe('v1.34.0')
  })

  test('21: a client certificate that is rotated on disk is used by the next connection', async () => {
    const authority = await createTestAuthority()
    const folder = await mkdtemp(join(tmpdir(), 'certs-'))
    const write = async (commonName: string) => {
      const { cert, key } = await authority.issue({ commonName })
      for (const [name, pem] of [
        ['cert', cert],
        ['key', key],
      ] as const) {
        await writeFile(join(folder, `${name}.new`), pem)
        await rename(join(folder, `${name}.new`), join(folder, name))
      }
    }
    await write('first')
    const seen: string[] = []
    await using server = await startFakeApiServer({ kinds: [], tls: { ...(await authority.issue({})), clientCa: authority.ca } })
    server.intercept(request => {
      const socket = request.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } }
      seen.push(socket.getPeerCertificate().subject?.CN ?? '')
      return false
    })
    const clock = createFakeClock()
    const user = { 'client-certificate': join(folder, 'cert'), 'client-key': join(folder, 'key') }
    await using connection = connectTo(contextFor(server.url, { 'certificate-authority-data': base64(authority.ca) }, user), { clock })
    await connection.reader.serverVersion(never)
    await write('second')
    await clock.advance(10_000)
    await connection.reader.serverVersion(never)
    expect(seen).toEqual(['first', 'second'])
  })
})

test('22: latency of 300 ms causes no false alarm', async () => {
  await using it = await watched()
  await it.proxy.set({ latencyMs: 300 })
  const told = it.table.states.length
  await it.clock.pass(20_000)
  expect(it.table.states.slice(told).filter(state => state.state !== 'live')).toEqual([])
})

test.each([1, 2, 3, 4, 5])('22: 300 ms of latency with 5 % of loss causes no false alarm, and no event is lost (seed %i)', async seed => {
  await using it = await watched({ seed })
  await it.proxy.set({ latencyMs: 300, loss: { share: 0.05, againAfterMs: 800, random: seededRandom(seed) } })
  const told = it.table.states.length
  for (let i = 1; i <= 40; i += 1) {
    it.server.store.put(kind, { metadata: { name: `w${i}`, namespace: 'a' } })
    await it.clock.pass(500)
  }
  await it.comes('all rows', () => it.table.rows.size === 41)
  expect(it.table.states.slice(told).filter(state => state.state !== 'live')).toEqual([])
})

test('status codes and Retry-After can be put in the way of any server', async () => {
  await using it = await watched({ terminate: true })
  await it.proxy.set({ status: { code: 429, retryAfterSeconds: 1, path: /widgets/ } })
  it.proxy.breakAll('truncate')
  await it.comes('throttled', () => it.state() === 'throttled')
  await it.proxy.heal()
  await it.comes('live', () => it.state() === 'live')
})

test('P13: 500 GETs are one connection, and each stream adds one', async () => {
  const authority = await createTestAuthority()
  await using server = await startFakeApiServer({ kinds: [kind], tls: await authority.issue({}), watchList: true })
  // On a clock that stands still no answer is late, and it is lateness that opens more sockets.
  const clock = createFakeClock()
  const ca = Buffer.from(authority.ca).toString('base64')
  await using connection = connectTo(contextFor(server.url, { 'certificate-authority-data': ca }), { clock })
  await Promise.all(Array.from({ length: 500 }, () => connection.reader.serverVersion(never)))
  expect(server.counts.handshakes).toBe(1)
  const stack = new AsyncDisposableStack()
  await using _tables = stack
  const tables = Array.from({ length: 10 }, () => stack.use(reflectInto(connection, kind, { clock })))
  await eventually('all live', () => tables.every(table => table.reflector.freshness().state === 'live'))
  await Promise.all(Array.from({ length: 50 }, () => connection.reader.serverVersion(never)))
  expect(server.counts.handshakes).toBeLessThanOrEqual(11)
})
