import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { type KindRef, type KubeObject, kindKey, resourcePath } from '../../src/shared/domain/kube.ts'
import { createFakeObjectStore, type FakeObjectStore } from './fake-object-store.ts'
import { keepPort } from './keep-port.ts'
import type { TestCertificate } from './test-certificates.ts'

/** A script's answer to one request: true when it has answered (or will), so that the server doesn't. */
export type Intercept = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean

export interface FakeStream {
  readonly kind: string
  readonly response: ServerResponse
  readonly socket: Socket
  send(event: { type: string; object: unknown }): void
  raw(bytes: string | Buffer): void
}

export interface FakeApiServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly store: FakeObjectStore
  readonly streams: Set<FakeStream>
  /** Every request: when (ms), method and path with query. */
  readonly requests: { readonly at: number; readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  /** TCP connections made so far, and TLS handshakes done. */
  readonly counts: { connections: number; handshakes: number }
  /** Runs before the server's own answers, the latest first; the returned function takes it away. */
  intercept(script: Intercept): () => void
  /** Only this token is accepted when not null. */
  token: string | null
  /** Closes the port, which stays its own, and all connections with a reset. */
  stop(): Promise<void>
  /** Listens again on the same port. */
  start(): Promise<void>
  bookmark(): void
  /** Shows another certificate from now on, and resets what is open. */
  certify(certificate: TestCertificate): void
}

export interface FakeApiServerOptions {
  readonly kinds: readonly KindRef[]
  readonly tls?: TestCertificate & { readonly clientCa?: string }
  /** Streams initial events when asked to; otherwise refuses as old servers do. */
  readonly watchList?: boolean
}

/** A scriptable API server on 127.0.0.1: lists with paging, watches with history, and whatever a script makes of them. */
export async function startFakeApiServer(options: FakeApiServerOptions): Promise<FakeApiServer> {
  const store = createFakeObjectStore()
  const streams = new Set<FakeStream>()
  const sockets = new Set<Socket>()
  const scripts: Intercept[] = []
  const requests: FakeApiServer['requests'] = []
  const counts = { connections: 0, handshakes: 0 }
  const answer = (request: IncomingMessage, response: ServerResponse) => handle(request, response)
  const tls = options.tls
  const server =
    tls === undefined
      ? createHttpServer(answer)
      : createHttpsServer(
          { cert: tls.cert, key: tls.key, ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true }) },
          answer,
        )
  server.keepAliveTimeout = 600_000
  server.on('connection', (socket: Socket) => {
    counts.connections += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('secureConnection', () => {
    counts.handshakes += 1
  })
  let port = 0
  let token: string | null = null
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  /** While it is stopped. */
  let kept: { release(): void } | null = null
  const letGo = () => {
    kept?.release()
    kept = null
  }
  const close = () => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    for (const socket of sockets) socket.resetAndDestroy()
    if (tls !== undefined) server.closeAllConnections()
    return closed
  }
  await listen()
  store.onEvent(event => {
    for (const stream of streams) if (stream.kind === event.kind) stream.send({ type: event.type, object: event.object })
  })

  function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://fake')
    requests.push({ at: performance.now(), method: request.method ?? '', path: request.url ?? '', headers: request.headers })
    for (const script of [...scripts].reverse()) if (script(request, response, url)) return
    if (token !== null && request.headers.authorization !== `Bearer ${token}`)
      return sendStatus(response, 401, 'Unauthorized', 'Unauthorized')
    if (url.pathname === '/readyz') return void response.end('ok')
    if (url.pathname === '/version') return sendJson(response, 200, { gitVersion: 'v1.34.0' })
    const kind = options.kinds.find(each => resourcePath(each, null) === url.pathname || isInNamespace(each, url.pathname))
    if (kind === undefined) return sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource')
    const namespace = /\/namespaces\/([^/]+)\/[^/]+$/.exec(url.pathname)?.[1] ?? null
    if (url.searchParams.get('watch') === 'true') watch(kind, namespace, url, request, response)
    else list(kind, namespace, url, response)
  }

  const visible = (kind: KindRef, namespace: string | null) =>
    store.objects(kind).filter(object => namespace === null || object.metadata.namespace === namespace)

  function list(kind: KindRef, namespace: string | null, url: URL, response: ServerResponse) {
    const least = Number(url.searchParams.get('resourceVersion') ?? '0')
    if (least > store.version()) return sendTooLarge(response)
    const limit = Number(url.searchParams.get('limit') ?? '0') || Number.POSITIVE_INFINITY
    const [offset = 0, version = store.version()] = (url.searchParams.get('continue') ?? '').split('.').filter(Boolean).map(Number)
    const all = [...visible(kind, namespace)].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    if (offset > 0 && version !== store.version()) {
      // A page of the state as it was: this server keeps none, so it says what a compacted one says.
      return sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old')
    }
    const items = all.slice(offset, offset + limit)
    const more = offset + limit < all.length
    const metadata = { resourceVersion: String(version), ...(more ? { continue: `${offset + limit}.${version}` } : {}) }
    sendJson(response, 200, { kind: `${kind.kind}List`, apiVersion: 'v1', metadata, items })
  }

  function watch(kind: KindRef, namespace: string | null, url: URL, request: IncomingMessage, response: ServerResponse) {
    const from = Number(url.searchParams.get('resourceVersion') ?? '0')
    const initial = url.searchParams.get('sendInitialEvents') === 'true'
    if (initial && options.watchList !== true) {
      return sendStatus(
        response,
        422,
        'Invalid',
        'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      )
    }
    if (from > store.version()) return sendTooLarge(response)
    const missed = initial ? [] : store.since(from)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    const stream: FakeStream = {
      kind: kindKey(kind),
      response,
      socket: request.socket,
      send(event) {
        const object = event.object as KubeObject
        if (event.type !== 'BOOKMARK' && namespace !== null && object.metadata?.namespace !== namespace) return
        response.write(`${JSON.stringify(event)}\n`)
      },
      raw: bytes => void response.write(bytes),
    }
    if (missed === null) {
      stream.send({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } })
      return void response.end()
    }
    if (initial) {
      for (const object of visible(kind, namespace)) stream.send({ type: 'ADDED', object })
      const metadata = { resourceVersion: String(store.version()), annotations: { 'k8s.io/initial-events-end': 'true' } }
      stream.send({ type: 'BOOKMARK', object: { kind: kind.kind, metadata } })
    }
    for (const event of missed) if (event.kind === stream.kind) stream.send(event)
    streams.add(stream)
    response.on('close', () => streams.delete(stream))
    response.on('error', () => streams.delete(stream))
  }

  return {
    get url() {
      return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
    },
    get port() {
      return port
    },
    get token() {
      return token
    },
    set token(value) {
      token = value
    },
    store,
    streams,
    requests,
    counts,
    intercept(script) {
      scripts.push(script)
      return () => void scripts.splice(scripts.indexOf(script), 1)
    },
    certify({ cert, key }) {
      if ('setSecureContext' in server) server.setSecureContext({ cert, key })
      for (const socket of sockets) socket.resetAndDestroy()
    },
    async stop() {
      const closed = close()
      kept = await keepPort(port)
      await closed
    },
    async start() {
      await listen()
      letGo()
    },
    bookmark() {
      for (const stream of streams) stream.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(store.version()) } } })
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await close()
      letGo()
    },
  }
}

function isInNamespace(kind: KindRef, path: string): boolean {
  const namespace = /\/namespaces\/([^/]+)\/[^/]+$/.exec(path)?.[1]
  return namespace !== undefined && kind.namespaced && resourcePath(kind, decodeURIComponent(namespace)) === path
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

/** Answers with a Kubernetes Status. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  more: { retryAfter?: number; details?: unknown } = {},
): void {
  const headers: Record<string, string> = more.retryAfter === undefined ? {} : { 'retry-after': String(more.retryAfter) }
  sendJson(
    response,
    code,
    {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      reason,
      message,
      ...(more.details === undefined ? {} : { details: more.details }),
    },
    headers,
  )
}

function sendTooLarge(response: ServerResponse): void {
  sendStatus(response, 504, 'Timeout', 'Too large resource version', {
    details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
  })
}
