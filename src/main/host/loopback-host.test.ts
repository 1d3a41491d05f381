import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type AppUnderTest, openApp } from '../../../test/fakes/app-under-test.ts'
import { testToken as token } from '../../../test/fakes/doors.ts'
import { type LoopbackHost, openLoopbackHost } from './loopback-host.ts'

let folder = ''
let held: AppUnderTest
let host: LoopbackHost
const open = () =>
  openLoopbackHost({ app: held.app, log: held.app.callContext.log, port: 0, token, pageDir: join(folder, 'page'), devOrigin: null })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await mkdir(join(folder, 'page-secrets'))
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'canary-outside')
  await writeFile(join(folder, 'page-secrets', 'secret.txt'), 'canary-outside')
  held = await openApp(null)
  host = await open()
})
afterAll(async () => {
  await host[Symbol.asyncDispose]()
  await held[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

interface Sent {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: string
}

/** A request with headers and path exactly as given: nothing is normalised on the way. */
function send({
  path = '/',
  method = 'GET',
  headers = {},
  body,
}: Sent): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += String(chunk)
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Bytes as they are, for what no HTTP client would send. Resolves with the first line of the answer; empty when it hung up. */
async function sendBytes(text: string): Promise<string> {
  const socket = connect(host.port, '127.0.0.1')
  let heard = ''
  socket.on('data', chunk => {
    heard += String(chunk)
  })
  socket.write(text)
  await once(socket, 'close')
  return heard.split('\r\n')[0] ?? ''
}

/** The status with which a WebSocket was refused, or 101. */
function knock(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise(resolve => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0))
    socket.on('error', () => resolve(0))
  })
}

const bearer = { authorization: `Bearer ${token}` }

test('REST wants the launch’s token', async () => {
  expect((await send({ path: '/api/v1/info', headers: bearer })).status).toBe(200)
  const wrong = ['', 'Bearer', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Basic ${token}`, token, `Bearer ${token} x`]
  for (const authorization of wrong) {
    for (const path of ['/api/v1/info', '/api/v1/openapi.json', '/api/v1', '/api/v1/', `/api/v1/info?token=${token}`]) {
      const answer = await send({ path, headers: { authorization } })
      expect([answer.status, answer.headers['www-authenticate']], `${authorization} ${path}`).toEqual([401, 'Bearer'])
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthorized', data: { hint: null, fields: [], detail: null } })
    }
  }
})

test('a WebSocket wants the launch’s token, our path and our origin', async () => {
  const path = `/rpc?token=${token}`
  expect(await knock(path)).toBe(101)
  expect(await knock(path, { origin: host.origin })).toBe(101)
  for (const other of ['/rpc', '/rpc?token=', `/rpc?token=${token}x`, `/rpc?Token=${token}`, `/other?token=${token}`, `/?token=${token}`]) {
    expect(await knock(other), other).toBe(403)
  }
  for (const origin of [
    'https://evil.example',
    'null',
    'http://127.0.0.1',
    `https://127.0.0.1:${host.port}`,
    'file://',
    `${host.origin}.evil.example`,
  ]) {
    expect(await knock(path, { origin }), origin).toBe(403)
  }
  expect(await knock(path, { host: `evil.example:${host.port}` })).toBe(403)
})

test('a Host header that is not ours is refused, in fifty forms', async () => {
  const port = String(host.port)
  const names = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    'evil.example#127.0.0.1',
    '0.0.0.0',
    '127.0.0.2',
    '127.1',
    '127.0.1',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::]',
    'LOCALHOST.',
    'localhost.',
    '127.0.0.1.',
    'xn--localhost-',
    'localhost%00',
    'local\thost',
    'user@127.0.0.1',
    '127.0.0.1@evil.example',
    'localhost\u2024evil'.normalize('NFKD'),
    'metadata.google.internal',
  ]
  const variants = [...names.map(name => `${name}:${port}`), ...names.slice(0, 14)]
  variants.push(
    '127.0.0.1',
    'localhost',
    `127.0.0.1:${Number(port) + 1}`,
    `localhost:0${port}`,
    `127.0.0.1:${port}0`,
    '127.0.0.1:',
    `:${port}`,
  )
  variants.push(
    `127.0.0.1:${port}, evil.example`,
    `evil.example, 127.0.0.1:${port}`,
    `http://127.0.0.1:${port}`,
    `127.0.0.1:${port}/`,
    `127.0.0.1:+${port}`,
  )
  expect(variants.length).toBeGreaterThanOrEqual(50)
  for (const variant of variants) {
    for (const path of ['/', '/api/v1/info']) {
      const answer = await send({ path, headers: { host: variant, ...bearer } })
      expect(answer.status, JSON.stringify(variant)).toBe(403)
      expect(answer.text).not.toContain('<title>')
    }
  }
  // Empty, none at all, and two:
  expect(await sendBytes('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/ (400|403) /)
  expect(await sendBytes('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/ 400 /)
  expect(await sendBytes('GET / HTTP/1.0\r\n\r\n')).toMatch(/ 403 /)
  const two = `Host: evil.example\r\nHost: 127.0.0.1:${port}\r\n`
  expect(await sendBytes(`GET / HTTP/1.1\r\n${two}Connection: close\r\n\r\n`)).toMatch(/ (400|403) /)
  expect(await sendBytes(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/ 403 /)
  expect((await send({ headers: { host: `localhost:${port}` } })).status).toBe(200)
})

test('calls of other origins’ pages are refused, and none is allowed by CORS', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'chrome-extension://abc', 'file://']) {
    const call = await send({ path: '/api/v1/info', headers: { ...bearer, origin } })
    expect(call.status, origin).toBe(403)
    const preflight = await send({ path: '/api/v1/info', method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } })
    expect(preflight.status, origin).toBe(403)
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined()
  }
  expect((await send({ path: '/api/v1/info', headers: { ...bearer, origin: host.origin } })).status).toBe(200)
})

test('only files of the page’s folder are served, whatever the path says', async () => {
  await symlink(join(folder, 'secret.txt'), join(folder, 'page', 'link.txt'))
  const paths = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/%252e%252e/secret.txt',
    '/....//secret.txt',
    '/./../secret.txt',
    '//../secret.txt',
    '/..;/secret.txt',
    '/../page-secrets/secret.txt',
    '/..%2fpage-secrets%2fsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/%00',
    '/index.html%00.js',
    '/secret.txt%00',
    '/%',
    '/%zz',
    `/${encodeURIComponent(join(folder, 'secret.txt'))}`,
    `/${join(folder, 'secret.txt')}`,
    '/assets',
    '/assets/',
    '/.',
    '/..',
    '/link.txt',
    `/file://${folder}/secret.txt`,
    '/../../../../../../etc/passwd',
    '/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  ]
  for (const path of paths) {
    const answer = await send({ path })
    expect(answer.text, path).not.toMatch(/canary-outside|root:/)
    expect([400, 404], path).toContain(answer.status)
  }
  expect((await send({ path: '/assets/app-1a2b.js' })).headers['content-type']).toContain('javascript')
  expect((await send({ path: '/', method: 'POST' })).status).toBe(405)
})

test('the page comes with its policy and is never stored', async () => {
  const { headers, status, text } = await send({})
  expect([status, text]).toEqual([200, expect.stringContaining('<title>page')])
  const policy = String(headers['content-security-policy'])
  for (const part of ["default-src 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    expect(policy).toContain(part)
  }
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'")
  expect(/connect-src ([^;]*)/.exec(policy)?.[1]).toContain(`ws://127.0.0.1:${host.port}`)
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
})

test('what is too large is refused in the contract’s words, and the host goes on', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(21 * 1024 * 1024) })
  const large = await send({
    path: '/api/v1/plans/import',
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json', 'content-length': String(body.length) },
    body,
  }).catch(() => null)
  // The host may also hang up in the middle of it.
  if (large !== null) expect([large.status, JSON.parse(large.text).code]).toEqual([413, 'bad-input'])
  const broken = await send({
    path: '/api/v1/plans/import',
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: '{',
  })
  expect([broken.status, JSON.parse(broken.text).code]).toEqual([400, 'bad-input'])
  expect((await send({ headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)

  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc?token=${token}`)
  await once(socket, 'open')
  socket.on('error', () => undefined)
  socket.send('x'.repeat(33 * 1024 * 1024))
  const [code] = await once(socket, 'close')
  expect([1009, 1006]).toContain(code)
  expect((await send({ path: '/api/v1/info', headers: bearer })).status).toBe(200)
})

test('REST refuses parameters that it does not know, and takes the others', async () => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const wrong = await send({ path: '/api/v1/clusters?contex=bogus&engine=none', headers })
  expect(wrong.status).toBe(400)
  expect(JSON.parse(wrong.text)).toMatchObject({
    code: 'bad-input',
    message: 'Unknown parameter: contex.',
    data: { fields: [{ path: 'contex', message: 'Unknown parameter.' }] },
  })
  expect((await send({ path: '/api/v1/clusters?context=bogus&engine=none', headers })).status).toBe(200)
  expect((await send({ path: '/api/v1/plans?all', headers })).status).toBe(400)
  expect((await send({ path: '/api/v1/plans', headers })).status).toBe(200)
  const body = JSON.stringify({ text: '{}', txet: '{}' })
  expect(JSON.parse((await send({ path: '/api/v1/plans/import', method: 'POST', headers, body })).text)).toMatchObject({
    data: { fields: [{ path: 'txet' }] },
  })
})

test('errors tell no path and no stack', async () => {
  for (const path of ['/api/v1/nothing', '/api/v1/plans/__proto__', '/api/v1/clusters/%00', '/nothing.html']) {
    const { text } = await send({ path, headers: bearer })
    expect(text, path).not.toMatch(/\n\s+at |node_modules|\.ts:|src\/main/)
  }
})

test('it listens on 127.0.0.1 alone, and on nothing once it is disposed', async () => {
  const other = await open()
  const others = Object.values(networkInterfaces())
    .flatMap(each => each ?? [])
    .filter(each => !each.internal && each.family === 'IPv4')
  for (const { address } of others) expect(await answers(address, other.port), address).toBe(false)
  expect(await answers('::1', other.port)).toBe(false)
  expect(await answers('127.0.0.2', other.port)).toBe(false)
  expect(await answers('127.0.0.1', other.port)).toBe(true)
  if (process.platform === 'linux') {
    const wanted = `:${other.port.toString(16).toUpperCase().padStart(4, '0')} `
    const listening = async () => {
      const tables = await Promise.all(['tcp', 'tcp6'].map(table => readFile(`/proc/self/net/${table}`, 'utf8').catch(() => '')))
      const rows = tables.flatMap(table => table.split('\n')).filter(row => row.includes(wanted) && / 0A /.test(row))
      return rows.map(row => row.trim().split(/\s+/)[1])
    }
    expect(await listening()).toEqual([`0100007F:${other.port.toString(16).toUpperCase().padStart(4, '0')}`])
    await other[Symbol.asyncDispose]()
    expect(await listening()).toEqual([])
  } else await other[Symbol.asyncDispose]()
  expect(await answers('127.0.0.1', other.port)).toBe(false)
})

function answers(address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port, timeout: 2_000 })
    const end = (heard: boolean) => {
      socket.destroy()
      resolve(heard)
    }
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false))
  })
}
