/** Plain requests: discovery, reviews, proxies, and what must not be repeated (rows 4, 7, 10 and 13 of the fault table, as far as they are the client's). */
import { connect, createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { applyRequest, deleteRequest, jsonPatchRequest, mergePatchRequest } from '../../src/main/kube/apply.ts'
import { KubeStatusError } from '../../src/main/kube/kube-client.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { type FakeApiServer, sendJson, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'
import { createTestAuthority } from '../fakes/test-certificates.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const signal = new AbortController().signal
const writes = (server: FakeApiServer) => server.requests.filter(request => request.method !== 'GET')
const manifest = { apiVersion: 'example.io/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'a' }, spec: { size: 1 } }
const target = { kind, namespace: 'a', name: 'w' }
const precondition = { uid: 'u1', resourceVersion: '7' }

async function answering(
  answer: (method: string, path: string) => { status: number; body: unknown; headers?: Record<string, string> } | null,
) {
  const server = await startFakeApiServer({ kinds: [kind] })
  server.intercept((request, response) => {
    const found = answer(request.method ?? '', request.url ?? '')
    if (found === null) return false
    sendJson(response, found.status, found.body, found.headers)
    return true
  })
  return server
}

test('a read that was under way when the server fell silent for a moment goes again when it answers; a write does not', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  let silent = false
  const held: (() => void)[] = []
  server.intercept((_, response) => {
    if (silent) held.push(() => response.destroy())
    return silent
  })
  const clock = createSteppedClock()
  await using connection = connectTo(contextFor(server.url), { clock })
  connection.link.setAttention('shown')
  connection.link.onChange(({ up }) => {
    if (up) return
    // It is back by the first attempt.
    silent = false
  })
  await connection.reader.serverVersion(signal)
  silent = true
  await expect(clock.settle('the version', connection.reader.serverVersion(signal), 20_000)).resolves.toBe('v1.34.0')
  expect(held.length).toBeGreaterThanOrEqual(2)
  silent = true
  const written = clock.settle('the write', connection.writer.write(applyRequest(kind, manifest, { signal, force: false })), 60_000)
  await expect(written).rejects.toMatchObject({ code: expect.stringMatching(/unreachable|disconnected/) })
  expect(writes(server)).toHaveLength(1)
  for (const end of held) end()
})

describe('writes', () => {
  test('4: a throttled write is refused, not repeated; a throttled read waits and goes again', async () => {
    let left = 2
    await using server = await answering(method => {
      if (method === 'GET' && left === 0) return null
      left -= 1
      return { status: 429, body: { kind: 'Status', code: 429, message: 'slow down' }, headers: { 'retry-after': '1' } }
    })
    const clock = createSteppedClock()
    await using connection = connectTo(contextFor(server.url), { clock })
    await expect(connection.writer.write(applyRequest(kind, manifest, { signal, force: false }))).rejects.toMatchObject({
      code: 'unreachable',
    })
    expect(writes(server)).toHaveLength(1)
    const began = clock.monotonic()
    await expect(clock.settle('the version', connection.reader.serverVersion(signal), 2_000)).resolves.toBe('v1.34.0')
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(1_000)
  })

  test('4: a throttled dry run waits as long as it is told and goes again; one that is told to wait too long is refused', async () => {
    let answers: (string | null)[] = ['2', '3', null]
    await using server = await answering(method => {
      if (method === 'GET') return null
      const retryAfter = answers.shift()
      if (retryAfter === null || retryAfter === undefined) return { status: 200, body: manifest }
      return { status: 429, body: { kind: 'Status', code: 429, message: 'slow down' }, headers: { 'retry-after': retryAfter } }
    })
    const clock = createSteppedClock()
    await using connection = connectTo(contextFor(server.url), { clock })
    const request = applyRequest(kind, manifest, { signal, force: false })
    const began = clock.monotonic()
    await expect(clock.settle('the dry run', connection.reader.dryRun(request), 10_000)).resolves.toMatchObject({ status: 200 })
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(5_000)
    expect(writes(server).map(sent => new URL(sent.path, server.url).searchParams.get('dryRun'))).toEqual(['All', 'All', 'All'])
    answers = ['3600']
    await expect(connection.reader.dryRun(request)).rejects.toMatchObject({ code: 'unreachable' })
    expect(writes(server)).toHaveLength(4)
  })

  test('10: a conflict names what is in conflict, field by field', async () => {
    const causes = [{ reason: 'FieldManagerConflict', message: 'conflict with "helm" using example.io/v1', field: '.spec.size' }]
    await using server = await answering(method =>
      method === 'PATCH'
        ? { status: 409, body: { kind: 'Status', code: 409, reason: 'Conflict', message: 'Apply failed', details: { causes } } }
        : null,
    )
    await using connection = connectTo(contextFor(server.url))
    const error = await connection.writer.write(applyRequest(kind, manifest, { signal, force: false })).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'conflict', message: 'Apply failed' })
    expect(error instanceof Error && error.cause instanceof KubeStatusError && error.cause.status.causes).toEqual(causes)
  })

  test('13: a write whose answer is lost is sent once', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    server.intercept(request => {
      if (request.method === 'GET') return false
      request.socket.resetAndDestroy()
      return true
    })
    await using connection = connectTo(contextFor(server.url))
    await expect(connection.writer.write(applyRequest(kind, manifest, { signal, force: false }))).rejects.toMatchObject({
      code: 'disconnected',
    })
    expect(writes(server)).toHaveLength(1)
  })

  test('the requests carry field manager, preconditions and dry run', () => {
    expect(applyRequest(kind, manifest, { signal, force: false, dryRun: true })).toMatchObject({
      method: 'PATCH',
      path: '/apis/example.io/v1/namespaces/a/widgets/w',
      query: { fieldManager: 'clouddb-desktop', fieldValidation: 'Strict', force: 'false', dryRun: 'All' },
      contentType: 'application/apply-patch+yaml',
    })
    expect(JSON.parse(mergePatchRequest(target, { spec: { size: 2 } }, precondition, { signal }).body ?? '')).toEqual({
      spec: { size: 2 },
      metadata: precondition,
    })
    expect(
      JSON.parse(jsonPatchRequest(target, [{ op: 'replace', path: '/spec/size', value: 2 }], precondition, { signal }).body ?? ''),
    ).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      { op: 'replace', path: '/spec/size', value: 2 },
    ])
    expect(
      JSON.parse(deleteRequest(target, { uid: 'u1', resourceVersion: null }, { signal, propagation: 'Background' }).body ?? ''),
    ).toMatchObject({ preconditions: { uid: 'u1' } })
    expect(mergePatchRequest(target, {}, precondition, { signal }).query).not.toHaveProperty('dryRun')
  })

  test('the reader’s dry run is a dry run whatever it is given', async () => {
    await using server = await answering(method =>
      method === 'PATCH' ? { status: 200, body: manifest, headers: { warning: '299 - "spec.old is \\"deprecated\\""' } } : null,
    )
    await using connection = connectTo(contextFor(server.url))
    const answer = await connection.reader.dryRun(applyRequest(kind, manifest, { signal, force: false }))
    expect(writes(server)[0]?.path).toContain('dryRun=All')
    expect(answer.warnings).toEqual(['spec.old is "deprecated"'])
  })
})

describe('discovery', () => {
  const groups = {
    kind: 'APIGroupDiscoveryList',
    items: [{ metadata: { name: 'example.io' }, versions: [{ version: 'v1', resources: [{ resource: 'widgets' }] }] }],
  }
  test('is two requests where it is aggregated, and is remembered', async () => {
    await using server = await answering((_, path) =>
      path === '/api' ? { status: 200, body: { ...groups, items: [] } } : path === '/apis' ? { status: 200, body: groups } : null,
    )
    await using connection = connectTo(contextFor(server.url))
    expect(
      await Promise.all([connection.reader.serves(kind, signal), connection.reader.serves({ ...kind, plural: 'gadgets' }, signal)]),
    ).toEqual([true, false])
    expect(await connection.reader.serves({ ...kind, group: 'other.io' }, signal)).toBe(false)
    expect(server.requests).toHaveLength(2)
    expect(server.requests[0]?.headers.accept).toContain('APIGroupDiscoveryList')
  })

  test('asks each group where it is not aggregated, and says so when it can’t tell', async () => {
    let broken = false
    await using server = await answering((_, path) => {
      if (broken) return { status: 403, body: { kind: 'Status', code: 403, message: 'no' } }
      if (path === '/api') return { status: 200, body: { kind: 'APIVersions', versions: ['v1'] } }
      if (path === '/apis') {
        const versions = [{ groupVersion: 'example.io/v1', version: 'v1' }]
        return { status: 200, body: { kind: 'APIGroupList', groups: [{ name: 'example.io', versions }] } }
      }
      return path === '/apis/example.io/v1'
        ? { status: 200, body: { kind: 'APIResourceList', resources: [{ name: 'widgets' }, { name: 'widgets/status' }] } }
        : null
    })
    await using connection = connectTo(contextFor(server.url))
    expect(await connection.reader.serves(kind, signal)).toBe(true)
    expect(await connection.reader.serves({ ...kind, group: 'missing.io' }, signal)).toBe(false)
    broken = true
    await using other = connectTo(contextFor(server.url))
    expect(await other.reader.serves(kind, signal)).toBeNull()
    expect(await connection.reader.serves(kind, signal)).toBe(true)
    expect(await connection.reader.servesNow(kind, signal)).toBeNull()
  })

  test('tells a kind that is not served from a gateway that knows no path: both say 404 in plain text', async () => {
    let gateway = false
    await using server = await startFakeApiServer({ kinds: [kind] })
    server.intercept((request, response) => {
      if (!gateway && request.url === '/api') sendJson(response, 200, { kind: 'APIVersions', versions: ['v1'] })
      else if (!gateway && request.url === '/apis') sendJson(response, 200, { kind: 'APIGroupList', groups: [] })
      else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      return true
    })
    await using connection = connectTo(contextFor(server.url))
    const { reader } = connection
    expect(await reader.get(kind, 'a', 'w', signal)).toBeNull()
    await expect(reader.list(kind, { signal })).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('widgets') })
    gateway = true
    const reads = [() => reader.get(kind, 'a', 'w', signal), () => reader.list(kind, { signal }), () => reader.serverVersion(signal)]
    for (const read of reads)
      await expect(read()).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('(HTTP 404, text/plain)') })
  })
})

test('reviews ask who we are, what we may, and which cluster this is', async () => {
  await using server = await answering((method, path) => {
    if (method === 'POST' && path.includes('selfsubjectaccessreviews'))
      return { status: 201, body: { status: { allowed: false, reason: 'not yours' } } }
    if (method === 'POST' && path.includes('selfsubjectreviews'))
      return { status: 201, body: { status: { userInfo: { username: 'dba' } } } }
    return path === '/api/v1/namespaces/kube-system' ? { status: 200, body: { metadata: { name: 'kube-system', uid: 'cluster-1' } } } : null
  })
  await using connection = connectTo(contextFor(server.url))
  const { reader } = connection
  expect(await reader.mayI({ verb: 'create', group: 'example.io', resource: 'widgets', namespace: 'a' }, signal)).toEqual({
    allowed: false,
    reason: 'not yours',
  })
  expect(await reader.username(signal)).toBe('dba')
  expect(await reader.clusterUid(signal)).toBe('cluster-1')
  expect(await reader.get(kind, 'a', 'missing', signal)).toBeNull()
})

test('reviews of a server that does not know or tell are unknown, not errors', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  server.intercept((request, response) => {
    if (request.method === 'GET') return false
    sendStatus(response, 404, 'NotFound', 'not served')
    return true
  })
  await using connection = connectTo(contextFor(server.url))
  expect([await connection.reader.username(signal), await connection.reader.clusterUid(signal)]).toEqual([null, null])
})

test('credentials and impersonation go out as kubectl sends them', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  const user = {
    username: 'é',
    password: 'p:w',
    as: 'jane',
    'as-uid': '42',
    'as-groups': ['a', 'b'],
    'as-user-extra': { 'Example.io/Role': ['x', 'y'] },
  }
  await using connection = connectTo(contextFor(server.url, {}, user))
  await connection.reader.serverVersion(signal)
  expect(server.requests[0]?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('é:p:w').toString('base64')}`,
    'impersonate-user': 'jane',
    'impersonate-uid': '42',
    'impersonate-group': 'a, b',
    'impersonate-extra-example.io%2frole': 'x, y',
    'user-agent': 'clouddb-desktop',
  })
})

describe('proxies', () => {
  /** A proxy that knows CONNECT and notes what it was asked for. */
  async function startConnectProxy(tls: { cert: string; key: string } | null) {
    const asked: string[] = []
    const accept = (socket: import('node:net').Socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', data => {
        asked.push(data.toString('latin1').split('\r\n')[0] ?? '')
        const [host = '', port = ''] = (/^CONNECT ([^ ]+) /.exec(data.toString('latin1'))?.[1] ?? '').split(':')
        const upstream = connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n')
          socket.pipe(upstream).pipe(socket)
        })
        upstream.on('error', () => socket.destroy())
      })
    }
    const server = tls === null ? createServer(accept) : createTlsServer(tls, accept)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return { port: typeof address === 'object' && address !== null ? address.port : 0, asked, [Symbol.dispose]: () => void server.close() }
  }

  test('proxy-url tunnels with CONNECT, and the server’s own certificate is still checked', async () => {
    const authority = await createTestAuthority()
    const other = await createTestAuthority()
    await using server = await startFakeApiServer({ kinds: [kind], tls: await authority.issue({}) })
    using proxy = await startConnectProxy(null)
    const cluster = (ca: string) => ({
      'proxy-url': `http://127.0.0.1:${proxy.port}`,
      'certificate-authority-data': Buffer.from(ca).toString('base64'),
    })
    await using connection = connectTo(contextFor(server.url, cluster(authority.ca)))
    await expect(connection.reader.serverVersion(signal)).resolves.toBe('v1.34.0')
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port} HTTP/1.1`])
    await using wrong = connectTo(contextFor(server.url, cluster(other.ca)))
    await expect(wrong.reader.serverVersion(signal)).rejects.toThrow(/not trusted/)
  })

  test('a proxy that is not there is an error that says so', async () => {
    await using server = await startFakeApiServer({ kinds: [kind] })
    await using connection = connectTo(contextFor(server.url, { 'proxy-url': 'http://127.0.0.1:1' }))
    await expect(connection.reader.serverVersion(signal)).rejects.toMatchObject({ code: 'unreachable' })
  })
})
