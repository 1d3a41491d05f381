/** Proxies of every kind that kubectl knows, between the app and a server: whatever is said, nothing goes around them. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { type FakeApiServer, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { type FakeProxyOptions, startFakeProxy } from '../fakes/fake-proxy.ts'
import { createTestAuthority, type TestAuthority } from '../fakes/test-certificates.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const signal = new AbortController().signal
/** Known to the proxies alone: no DNS has it, so whoever reaches it went through one. */
const name = 'api.cluster.test'

let authority: TestAuthority
let secure: FakeApiServer
let plain: FakeApiServer
beforeAll(async () => {
  authority = await createTestAuthority()
  secure = await startFakeApiServer({ kinds: [kind], tls: await authority.issue({ names: [name], addresses: ['127.0.0.1'] }) })
  plain = await startFakeApiServer({ kinds: [kind] })
})
afterAll(async () => {
  await secure[Symbol.asyncDispose]()
  await plain[Symbol.asyncDispose]()
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const certificates = () => ({ 'certificate-authority-data': base64(authority.ca) })

interface Way {
  readonly kind: FakeProxyOptions['kind']
  readonly login?: string
  readonly scheme?: string
}
const ways: [string, Way][] = [
  ['http', { kind: 'http' }],
  ['http with a login', { kind: 'http', login: 'me:p@ss word%' }],
  ['https', { kind: 'https' }],
  ['https with a login', { kind: 'https', login: 'me:secret' }],
  ['socks5', { kind: 'socks5' }],
  ['socks5 with a login', { kind: 'socks5', login: 'me:secret' }],
  ['socks5h', { kind: 'socks5', scheme: 'socks5h' }],
]

async function startProxy(way: Way) {
  const certificate = way.kind === 'https' ? { certificate: await authority.issue({ addresses: ['127.0.0.1'] }) } : {}
  const login = way.login === undefined ? {} : { login: way.login }
  const proxy = await startFakeProxy({ kind: way.kind, ...certificate, ...login })
  const [user = '', password = ''] = (way.login ?? '').split(':').map(encodeURIComponent)
  const url = `${way.scheme ?? way.kind}://${way.login === undefined ? '' : `${user}:${password}@`}127.0.0.1:${proxy.port}`
  return { proxy, url }
}

describe.each(ways)('%s', (_, way) => {
  test('proxy-url: an https server, by its name, with requests and a watch', async () => {
    const { proxy, url } = await startProxy(way)
    await using _proxy = proxy
    const before = secure.counts.handshakes
    await using connection = connectTo(contextFor(`https://${name}:${secure.port}`, { ...certificates(), 'proxy-url': url }))
    for (let i = 0; i < 5; i += 1) await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    const path = '/apis/example.io/v1/widgets'
    const stop = new AbortController()
    const watch = await connection.watch(path, { watch: 'true', resourceVersion: String(secure.store.version()) }, stop.signal)
    secure.store.put(kind, { metadata: { name: 'seen', namespace: 'a' } })
    const [chunk] = await once(watch.body, 'data')
    expect(String(chunk)).toContain('seen')
    // While the watch is open: it may have been given the tunnel of the requests before it.
    await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    stop.abort()
    expect(new Set(proxy.asked)).toEqual(new Set([`${name}:${secure.port}`]))
    // The requests share a tunnel, the watch has its own.
    expect(proxy.asked).toHaveLength(2)
    expect(secure.counts.handshakes - before).toBe(2)
  })

  test('the environment’s: as kubectl takes it, and for plain http too', async () => {
    const { proxy, url } = await startProxy(way)
    await using _proxy = proxy
    await using connection = connectTo(contextFor(`https://${name}:${secure.port}`, certificates()), { env: { HTTPS_PROXY: url } })
    await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    await using other = connectTo(contextFor(`http://${name}:${plain.port}`, certificates()), {
      env: { HTTP_PROXY: url, HTTPS_PROXY: 'http://127.0.0.1:1' },
    })
    await expect(other.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    expect(proxy.asked).toEqual([`${name}:${secure.port}`, `${name}:${plain.port}`])
    await using spared = connectTo(contextFor(`https://${name}:${secure.port}`, certificates()), {
      env: { HTTPS_PROXY: url, NO_PROXY: 'cluster.test' },
    })
    await expect(spared.reader.serverVersion(signal), 'nobody but the proxy knows the name').rejects.toMatchObject({ code: 'unreachable' })
    expect(proxy.asked).toHaveLength(2)
  })

  test('a server by its address, and one whose certificate is not trusted', async () => {
    const { proxy, url } = await startProxy(way)
    await using _proxy = proxy
    await using connection = connectTo(contextFor(secure.url, { ...certificates(), 'proxy-url': url }))
    await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    const other = await createTestAuthority()
    const ca = { 'certificate-authority-data': base64(`${way.kind === 'https' ? '' : other.ca}`) }
    await using wrong = connectTo(
      contextFor(secure.url, { ...(way.kind === 'https' ? { ...certificates(), 'tls-server-name': 'other.test' } : ca), 'proxy-url': url }),
    )
    await expect(wrong.reader.serverVersion(signal)).rejects.toThrow(/not trusted/)
  })

  test('a proxy that refuses, says nothing of use, or wants a login says so; the server is not reached', async () => {
    const { proxy, url } = await startProxy(way)
    await using _proxy = proxy
    const before = secure.requests.length
    const cluster = { ...certificates(), 'proxy-url': url }
    proxy.refusal = way.kind === 'socks5' ? 5 : 403
    await using refused = connectTo(contextFor(secure.url, cluster))
    await expect(refused.reader.serverVersion(signal)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^The proxy (refuses to lead|does not lead) to 127\.0\.0\.1.*(403|refused there)/),
    })
    proxy.refusal = null
    if (way.login !== undefined) {
      const unnamed = url.replace(/\/\/.*@/, '//')
      for (const wrongUrl of [unnamed, unnamed.replace('//', '//me:wrong@')]) {
        await using connection = connectTo(contextFor(secure.url, { ...cluster, 'proxy-url': wrongUrl }))
        const failure: unknown = await connection.reader.serverVersion(signal).catch((error: unknown) => error)
        expect(failure).toMatchObject({ code: 'unreachable', data: { hint: expect.stringContaining('user name and password') } })
        expect(JSON.stringify(failure)).not.toContain('wrong')
      }
    }
    expect(secure.requests).toHaveLength(before)
  })
})

test('a proxy that is not there, speaks another tongue, or is not trusted is named, and nothing goes around it', async () => {
  await using http = await startFakeProxy({ kind: 'http' })
  await using socks = await startFakeProxy({ kind: 'socks5' })
  const other = await createTestAuthority()
  await using untrusted = await startFakeProxy({ kind: 'https', certificate: await other.issue({ addresses: ['127.0.0.1'] }) })
  const before = secure.requests.length
  const cases: [string, RegExp][] = [
    ['http://127.0.0.1:1', /^The proxy 127\.0\.0\.1:1 can’t be reached/],
    ['socks5://127.0.0.1:1', /^The proxy 127\.0\.0\.1:1 can’t be reached/],
    [`socks5://127.0.0.1:${http.port}`, /^The proxy (does not answer as a SOCKS5 proxy|broke the connection)/],
    [`http://127.0.0.1:${socks.port}`, /^The proxy /],
    [`https://127.0.0.1:${untrusted.port}`, /^The proxy .* can’t be reached: .*(certificate|signed)/],
  ]
  for (const [url, message] of cases) {
    await using connection = connectTo(contextFor(secure.url, { ...certificates(), 'proxy-url': url }))
    const signalOfThis = AbortSignal.timeout(60_000)
    const failure: unknown = await connection.reader.serverVersion(signalOfThis).catch((error: unknown) => error)
    expect(failure, url).toMatchObject({ code: 'unreachable', message: expect.stringMatching(message) })
  }
  expect(secure.requests).toHaveLength(before)
})

test('schemes that are not known are refused before anything is contacted', async () => {
  for (const url of ['socks4://127.0.0.1:1080', 'ftp://127.0.0.1', 'file:///x', '127.0.0.1:3128', 'ssh://bastion']) {
    const context = contextFor(secure.url, { ...certificates(), 'proxy-url': url })
    expect(context.problem, url).toMatch(/^proxy-url (must be http, https or socks5|is not a URL)/)
    expect(() => connectTo(context), url).toThrow()
  }
  await using connection = connectTo(contextFor(`https://${name}:${secure.port}`, certificates()), {
    env: { HTTPS_PROXY: 'socks4://127.0.0.1:1080' },
  })
  await expect(connection.reader.serverVersion(signal)).rejects.toMatchObject({
    code: 'unreachable',
    message: 'The proxy that the environment names can’t be used.',
  })
})
