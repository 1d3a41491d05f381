/** Answers of a hostile or broken server (row 36 of the fault table, security goal S7): bounded in size, depth and time, and never followed elsewhere. */
import { createServer, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../src/main/lib/clock.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const kind: KindRef = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
/** Far above what an answer may take, and far below what the servers here would give. */
const muchMemory = 1024 * 1024 * 1024
const never = new AbortController().signal
let server: Server | null = null
afterEach(() => server?.close())

/** A server that answers each request with raw bytes; tells how many connections came. */
async function rawServer(answer: (socket: Socket, request: string) => void): Promise<{ url: string; connections: () => number }> {
  let connections = 0
  const made = createServer({ noDelay: true }, socket => {
    connections += 1
    socket.on('error', () => socket.destroy())
    socket.on('data', data => answer(socket, data.toString('latin1')))
  })
  server = made
  await new Promise<void>(resolve => made.listen(0, '127.0.0.1', resolve))
  const address = made.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, connections: () => connections }
}

const head = (status: string, headers: Readonly<Record<string, string | number>>) =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
const whole = (status: string, body: string | Buffer, headers: Readonly<Record<string, string | number>> = {}) =>
  Buffer.concat([
    Buffer.from(head(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers })),
    Buffer.from(body),
  ])
const list = (items: string) => `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5"},"items":${items}}`
const pod = '{"metadata":{"name":"p","uid":"u","resourceVersion":"1"}}'
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** What a list gives: an error of a code, or so many items. */
const answers: Readonly<Record<string, readonly [Buffer | string, { code: string; message?: RegExp } | number]>> = {
  'a sound list': [whole('200 OK', list(`[${pod}]`)), 1],
  'null items': [whole('200 OK', list('null')), 0],
  'items that are no objects': [whole('200 OK', list(`[1,null,"x",[],{},{"metadata":null},{"metadata":{"name":5}},${pod}]`)), 1],
  'a list without metadata': [whole('200 OK', `{"items":[${pod}]}`), 1],
  '__proto__ and constructor as keys': [
    whole('200 OK', list(`[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"metadata":{"name":"p","uid":"u"}}]`)),
    1,
  ],
  'a redirect to another host': [
    head('302 Found', { location: 'http://169.254.169.254/', 'content-length': 0 }),
    { code: 'unreachable', message: /redirect/ },
  ],
  'a redirect for ever': [
    head('308 Permanent Redirect', { location: '/api/v1/pods', 'content-length': 0 }),
    { code: 'unreachable', message: /redirect/ },
  ],
  'a web page': [
    whole('200 OK', '<html><script>alert(1)</script></html>', { 'content-type': 'text/html' }),
    { code: 'unreachable', message: /web page/ },
  ],
  'an empty body': [whole('200 OK', ''), { code: 'unreachable', message: /JSON is broken/ }],
  'broken JSON': [whole('200 OK', '{"items":['), { code: 'unreachable', message: /JSON is broken/ }],
  'a number': [whole('200 OK', '5'), { code: 'unreachable', message: /no list/ }],
  'an array': [whole('200 OK', '[]'), { code: 'unreachable', message: /no list/ }],
  'items that are a map': [whole('200 OK', list('{}')), { code: 'unreachable', message: /no list/ }],
  'a Status with 200': [whole('200 OK', '{"kind":"Status","code":403,"message":"no"}'), { code: 'forbidden', message: /no/ }],
  'a Status that is no Status': [whole('500 Internal Server Error', '{"kind":5,"message":{"a":1},"details":"x"}'), { code: 'internal' }],
  'a Status with a thousand causes': [
    whole(
      '422 Unprocessable',
      JSON.stringify({ kind: 'Status', code: 422, message: 'bad', details: { causes: Array(1_000).fill({ field: 'a', message: 'b' }) } }),
    ),
    { code: 'bad-input', message: /bad/ },
  ],
  'an error message of 2 MB': [whole('500 Oops', JSON.stringify({ kind: 'Status', message: 'x'.repeat(2_000_000) })), { code: 'internal' }],
  'JSON of 300 levels': [whole('200 OK', list(deep(300))), { code: 'unreachable', message: /nests/ }],
  'JSON of 1,000,000 levels': [whole('200 OK', list(deep(1_000_000))), { code: 'unreachable', message: /nests/ }],
  'a gzip bomb': [
    // Four gigabytes: parts of a gzip that follow each other are one.
    whole('200 OK', Buffer.concat(Array<Buffer>(20).fill(gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)))), { 'content-encoding': 'gzip' }),
    { code: 'unreachable', message: /64 MiB/ },
  ],
  'gzip that is none': [whole('200 OK', list('[]'), { 'content-encoding': 'gzip' }), { code: 'unreachable', message: /not sound HTTP/ }],
  'gzip that is cut': [whole('200 OK', gzipSync(list('[]')).subarray(0, 20), { 'content-encoding': 'gzip' }), { code: 'unreachable' }],
  'another coding': [whole('200 OK', list('[]'), { 'content-encoding': 'br' }), { code: 'unreachable', message: /compresses/ }],
  'two codings': [whole('200 OK', list('[]'), { 'content-encoding': 'gzip, gzip' }), { code: 'unreachable', message: /compresses/ }],
  '10,000 header lines': [
    `HTTP/1.1 200 OK\r\n${Array.from({ length: 10_000 }, (_, i) => `x-${i}: y\r\n`).join('')}content-length: 0\r\n\r\n`,
    { code: 'unreachable', message: /headers/ },
  ],
  'a header of 1 MB': [
    head('200 OK', { 'x-long': 'y'.repeat(1_000_000), 'content-length': 0 }),
    { code: 'unreachable', message: /headers/ },
  ],
  'no HTTP at all': ['SSH-2.0-OpenSSH_9.0\r\n', { code: 'unreachable' }],
  'two content lengths': [`HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\n{}`, { code: 'unreachable' }],
  'a negative content length': ['HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n', { code: 'unreachable' }],
  'a chunk size that is none': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n', { code: 'unreachable' }],
  'a status of 999': [head('999 Odd', { 'content-length': 0 }), { code: 'internal' }],
  '101 without being asked': [
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    { code: expect.stringMatching(/unreachable|disconnected/) },
  ],
}

describe('each odd answer is an error that says what is odd, or the good part of it', () => {
  test.each(Object.entries(answers))('%s', async (_, [bytes, expected]) => {
    const { url, connections } = await rawServer(socket => void socket.write(bytes))
    // Its clock stands still: no answer may need a deadline to be done with.
    await using connection = connectTo(contextFor(url), { clock: createFakeClock() })
    const before = process.memoryUsage().rss
    const result = connection.reader.list(kind, { signal: never })
    if (typeof expected === 'number') expect((await result).items).toHaveLength(expected)
    else
      await expect(result).rejects.toMatchObject({
        code: expected.code,
        ...(expected.message === undefined ? {} : { message: expect.stringMatching(expected.message) }),
      })
    expect(process.memoryUsage().rss - before).toBeLessThan(muchMemory)
    expect('polluted' in {}).toBe(false)
    expect(connections()).toBeLessThanOrEqual(2)
  })

  test.each<[string, (socket: Socket, clock: Clock) => void]>([
    ['headers that never come', () => undefined],
    ['headers that drip', (socket, clock) => drip(clock, socket, head('200 OK', { 'x-a': 'y'.repeat(1_000) }))],
    ['a body that never comes', socket => void socket.write(head('200 OK', { 'content-length': 100 }))],
    ['a body that drips', (socket, clock) => drip(clock, socket, `${head('200 OK', { 'content-length': 5_000 })}${' '.repeat(5_000)}`)],
    [
      'chunks without an end',
      (socket, clock) => drip(clock, socket, `${head('200 OK', { 'transfer-encoding': 'chunked' })}${'1\r\n \r\n'.repeat(2_000)}`),
    ],
    ['less than the content length', socket => void socket.write(`${head('200 OK', { 'content-length': 100 })}{}`)],
  ])('%s: the deadline holds', async (_, answer) => {
    const clock = createSteppedClock()
    const { url } = await rawServer((socket, request) => {
      if (request.includes('/readyz')) socket.write(whole('200 OK', 'ok'))
      else answer(socket, clock)
    })
    await using connection = connectTo(contextFor(url), { clock })
    const asked = connection.reader.request({ method: 'GET', path: '/api/v1/pods', signal: never, timeoutMs: 400 })
    await expect(clock.settle('its end', asked, 500)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('did not answer within 0.4 s'),
    })
  })

  test('a watch event of more than 32 MiB is not taken into memory', async () => {
    const { url } = await rawServer((socket, request) => {
      if (request.includes('sendInitialEvents')) return void socket.write(whole('422 Unprocessable', '{"kind":"Status","code":422}'))
      if (!request.includes('watch=true')) return void socket.write(whole('200 OK', list(`[${pod}]`)))
      socket.write(head('200 OK', { 'content-type': 'application/json' }))
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      // A socket that fails tells this before it counts as destroyed: what is written then fails at once, again and again, until the memory is full.
      const more = (error?: Error | null) => {
        if (!error) socket.write(chunk, more)
      }
      more()
    })
    await using connection = connectTo(contextFor(url))
    await using table = reflectInto(connection, kind)
    const before = process.memoryUsage().rss
    await eventually('read again', () => table.reflector.counters.fills > 2)
    expect(process.memoryUsage().rss - before).toBeLessThan(muchMemory)
  })
})

describe('paths that leave the API are refused before anything is sent', () => {
  test.each([
    '/api/../../etc',
    '/api/v1/namespaces/%2e%2e/pods',
    '//evil.example/',
    'api',
    '/api\r\nHost: evil',
    '/api?x=y',
    '/a b',
    '/api/#x',
    '/api\\..\\x',
  ])('%j', async path => {
    const { url, connections } = await rawServer(socket => void socket.write(whole('200 OK', '{}')))
    await using connection = connectTo(contextFor(url))
    await expect(connection.reader.request({ method: 'GET', path, signal: never })).rejects.toMatchObject({ code: 'bad-input' })
    expect(connections()).toBe(0)
  })
})

/** One byte every 50 ms. */
function drip(clock: Clock, socket: Socket, text: string): void {
  const next = (at: number) =>
    clock.after(50, () => {
      if (socket.destroyed || at >= text.length) return
      socket.write(text.slice(at, at + 1))
      next(at + 1)
    })
  next(0)
}
