/** The `oidc` auth-provider of kubeconfigs, against an issuer over TLS. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCredentials } from '../../src/main/kube/credentials.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { createFakeClock } from '../fakes/fake-clock.ts'
import { type FakeIdp, idpClient, startFakeIdp } from '../fakes/fake-idp.ts'
import { startFakeProxy } from '../fakes/fake-proxy.ts'
import { createTestAuthority, type TestAuthority } from '../fakes/test-certificates.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const signal = new AbortController().signal
const past = jwt(Math.floor(Date.now() / 1_000) - 60)

let folder = ''
let authority: TestAuthority
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oidc-'))
  authority = await createTestAuthority()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function jwt(exp: number): string {
  return `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.sig`
}

const issuer = async () => startFakeIdp(await authority.issue({ addresses: ['127.0.0.1'], names: ['idp.cluster.test'] }))

function userOf(idp: Pick<FakeIdp, 'port' | 'refreshToken'>, more: Record<string, string> = {}) {
  const config = {
    'idp-issuer-url': `https://127.0.0.1:${idp.port}/tenant/`,
    'client-id': idpClient.id,
    'client-secret': idpClient.secret,
    'id-token': past,
    'refresh-token': idp.refreshToken,
    'idp-certificate-authority-data': Buffer.from(authority.ca).toString('base64'),
    ...more,
  }
  return { 'auth-provider': { name: 'oidc', config: Object.fromEntries(Object.entries(config).filter(([, value]) => value !== '')) } }
}

const credentialsOf = (user: Record<string, unknown>, env: Record<string, string> = {}, clock = createFakeClock()) => {
  const context = contextFor('https://api.example', {}, user)
  expect(context.problem).toBeNull()
  const exec = { describe: fail, current: fail, peek: () => null, renew: fail, forgive: () => undefined }
  return createCredentials(context, { clock: { ...clock, now: () => Date.now() }, exec, env })
}
const fail = () => Promise.reject(new Error('no command may run here'))
const tokenOf = async (credentials: ReturnType<typeof credentialsOf>) =>
  String((await credentials.current(signal)).headers.authorization).replace('Bearer ', '')

test('a server takes the renewed token: an expired one is renewed first, a refused one once', async () => {
  await using idp = await issuer()
  await using server = await startFakeApiServer({ kinds: [kind] })
  const sent = () => server.requests.map(request => String(request.headers.authorization))
  await using connection = connectTo(contextFor(server.url, {}, userOf(idp)))
  await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
  expect(idp.redeemed).toHaveLength(1)
  expect(sent()[0]).toMatch(/\.sig1$/)
  await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
  expect(idp.redeemed, 'it is used while it lives').toHaveLength(1)

  // A token that lives but that the server no longer takes: with a user whose token was not renewed just now.
  await using other = connectTo(contextFor(server.url, {}, userOf(idp, { 'id-token': jwt(Math.floor(Date.now() / 1_000) + 3_600) })))
  server.intercept((request, response) => {
    if (/\.sig\d$/.test(String(request.headers.authorization))) return false
    response.writeHead(401).end()
    return true
  })
  await expect(other.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
  expect(idp.redeemed).toHaveLength(2)
})

test('the refresh token that the issuer gives is the next one', async () => {
  await using idp = await issuer()
  idp.lifeSeconds = -30
  const clock = createFakeClock()
  const credentials = credentialsOf(userOf(idp), {}, clock)
  for (const round of [1, 2, 3]) {
    expect(await tokenOf(credentials)).toMatch(new RegExp(`sig${round}$`))
    await clock.advance(31_000)
  }
  expect(idp.redeemed.map(each => each.form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-1', 'refresh-2'])
})

test.each<[string, readonly string[] | null, 'basic' | 'post', number]>([
  ['nothing, and takes the header', null, 'basic', 1],
  ['nothing, and takes the form', null, 'post', 2],
  ['the header', ['client_secret_basic', 'private_key_jwt'], 'basic', 1],
  ['the form', ['client_secret_post'], 'post', 1],
])('the client’s secret goes as the issuer wants it that says %s', async (_, methods, accepts, calls) => {
  await using idp = await issuer()
  Object.assign(idp, { methods, accepts })
  expect(await tokenOf(credentialsOf(userOf(idp)))).toMatch(/sig1$/)
  expect(idp.redeemed).toHaveLength(calls)
})

test('fifty requests at once renew once, and one that gives up does not end it for the others', async () => {
  await using idp = await issuer()
  const credentials = credentialsOf(userOf(idp))
  const gone = new AbortController()
  const leaving = credentials.current(gone.signal)
  const others = Array.from({ length: 50 }, () => tokenOf(credentials))
  gone.abort()
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
  expect(new Set(await Promise.all(others)).size).toBe(1)
  expect(idp.redeemed).toHaveLength(1)
  expect(idp.requests.filter(request => request.includes('.well-known'))).toHaveLength(1)
})

test('the issuer’s authority: as data, as a file, and not at all', async () => {
  await using idp = await issuer()
  const path = join(folder, 'ca.pem')
  await writeFile(path, authority.ca)
  const none = { 'idp-certificate-authority-data': '' }
  expect(await tokenOf(credentialsOf(userOf(idp, { ...none, 'idp-certificate-authority': path })))).toMatch(/sig1$/)
  const other = await createTestAuthority()
  const failures: [Record<string, string>, RegExp][] = [
    [none, /127\.0\.0\.1:\d+ can’t be asked/],
    [{ 'idp-certificate-authority-data': Buffer.from(other.ca).toString('base64') }, /can’t be asked/],
    [{ 'idp-certificate-authority-data': 'bm8=' }, /no certificate/],
    [{ ...none, 'idp-certificate-authority': 'ca.pem' }, /whole path/],
    [{ ...none, 'idp-certificate-authority': join(folder, 'nowhere') }, /can’t be read/],
    [{ ...none, 'idp-certificate-authority': '/dev/zero' }, /can’t be read/],
  ]
  const before = idp.redeemed.length
  for (const [config, message] of failures) {
    const failure: unknown = await tokenOf(credentialsOf(userOf(idp, config))).catch((error: unknown) => error)
    expect(failure, JSON.stringify(config)).toMatchObject({ code: 'unauthorized', message: expect.stringMatching(message) })
  }
  expect(idp.redeemed).toHaveLength(before)
})

test.each(['http', 'socks5'] as const)('the issuer is reached by the environment’s %s proxy, and not around it', async scheme => {
  const certificate = await authority.issue({ names: ['idp.cluster.test'] })
  await using idp = await startFakeIdp(certificate, port => `https://idp.cluster.test:${port}`)
  await using proxy = await startFakeProxy({ kind: scheme })
  const user = userOf(idp, { 'idp-issuer-url': `https://idp.cluster.test:${idp.port}/tenant` })
  const env = { HTTPS_PROXY: `${scheme}://127.0.0.1:${proxy.port}` }
  expect(await tokenOf(credentialsOf(user, env))).toMatch(/sig1$/)
  expect(new Set(proxy.asked)).toEqual(new Set([`idp.cluster.test:${idp.port}`]))
  proxy.refusal = scheme === 'http' ? 403 : 2
  await expect(
    tokenOf(credentialsOf(userOf(idp, { 'idp-issuer-url': `https://idp.cluster.test:${idp.port}/tenant` }), env)),
  ).rejects.toMatchObject({
    code: 'unauthorized',
    data: { detail: expect.stringMatching(/^The proxy (refuses|does not)/) },
  })
  await expect(tokenOf(credentialsOf(user, { HTTPS_PROXY: 'ftp://x' }))).rejects.toMatchObject({ code: 'unreachable' })
})

test('an issuer that fails is told without secrets, left in peace for a while, and asked again when the user wants it', async () => {
  await using idp = await issuer()
  const clock = createFakeClock()
  const credentials = credentialsOf(userOf(idp), {}, clock)
  const faults: [NonNullable<FakeIdp['fault']>, RegExp][] = [
    [(_, response) => void response.writeHead(503).end() === undefined, /HTTP 503/],
    [(_, response) => void response.writeHead(302, { location: 'https://evil.test/' }).end() === undefined, /HTTP 302/],
    [(_, response) => void response.end('no JSON') === undefined, /can’t be asked/],
    [(_, response) => void response.end('[]') === undefined, /no|not answer with a JSON object/],
    [(_, response) => void response.end('{}') === undefined, /no token endpoint/],
    [(_, response) => void response.end('{"token_endpoint":"http://evil.test/token"}') === undefined, /not https/],
    [(_, response) => void response.end(`"${'x'.repeat(2 * 1024 * 1024)}"`) === undefined, /larger|can’t be asked/],
  ]
  for (const [fault, message] of faults) {
    idp.fault = fault
    const before = idp.requests.length
    const failure: unknown = await tokenOf(credentials).catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: expect.stringMatching(message) })
    expect(JSON.stringify(failure)).not.toMatch(/refresh-\d|s3cret/)
    expect(idp.requests).toHaveLength(before + 1)
    await expect(tokenOf(credentials)).rejects.toBe(failure)
    expect(idp.requests, 'it is left in peace').toHaveLength(before + 1)
    credentials.forgive()
  }
  idp.fault = null
  expect(await tokenOf(credentials)).toMatch(/sig1$/)
  expect(idp.redeemed.every(each => each.form.get('refresh_token') === 'refresh-0')).toBe(true)
})

test('without a refresh token an expired one is used as it is, and the server decides', async () => {
  await using idp = await issuer()
  const user = userOf({ port: idp.port, refreshToken: '' })
  expect(await tokenOf(credentialsOf(user))).toBe(past)
  await expect(tokenOf(credentialsOf(userOf({ port: idp.port, refreshToken: '' }, { 'id-token': '' })))).rejects.toMatchObject({
    code: 'unauthorized',
  })
  expect(idp.requests).toEqual([])
})
