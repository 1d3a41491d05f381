/**
 * HTTP to one context's server: one undici Agent, no redirects, every size and time bounded. Sockets are shared by short requests; each stream
 * has its own. When certificates change (a file rotated, a credential command gave new ones) a new Agent takes over and the old one ends with
 * its last request.
 */
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { chooseProxy, isLoopback, type ProxyEnvironment } from './choose-proxy.ts'
import { createDeadline } from './deadline.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'
import { makeAgent } from './make-agent.ts'
import { mapNetworkError } from './map-error.ts'
import { readBounded } from './read-bounded.ts'
import { type ClientCertificate, loadTlsMaterial, type TlsMaterial } from './tls-material.ts'

/** A request with everything decided but the connection. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body?: string
  readonly signal: AbortSignal
  /** From credentials that are not in the kubeconfig itself. */
  readonly clientCertificate: ClientCertificate | null
  readonly timeoutMs: number
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
  readonly contentType: string
  readonly warnings: readonly string[]
}

export interface HttpStream {
  readonly status: number
  readonly retryAfter: string | null
  readonly contentType: string
  readonly body: Readable
}

export interface Http {
  /** Sends and reads the whole answer, whatever its status. Throws AppError when there is none. */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** Sends and returns at the headers; the caller reads or destroys the body. `timeoutMs` is for the headers. */
  open(request: HttpRequest): Promise<HttpStream>
  /** Connects anew for all that comes; what is under way may still end. */
  reset(): void
  [Symbol.asyncDispose](): Promise<void>
}

export interface HttpDeps {
  readonly clock: Clock
  readonly env: ProxyEnvironment
  /** Called with each sign of life of the server, and how long the headers took (ms) when it was those. */
  readonly onHeard: (roundTripMs: number | null) => void
  /** Called with the `Date` of each answer, at its headers. */
  readonly onDate: (date: string) => void
}

/** For the headers of a read (quality S7). */
const headersTimeoutMs = 15_000
/** How often the certificate files are looked at, when there are requests. */
const materialCheckMs = 5_000

interface Generation {
  readonly key: string
  readonly agent: Dispatcher
}

/** Opens no connection before the first request. */
export function createHttp(context: KubeconfigContext, deps: HttpDeps): Http {
  const { clock } = deps
  if (context.server === null) throw new AppError('bad-input', context.problem ?? 'The context has no server.')
  const server = context.server
  const url = new URL(server)
  const basePath = url.pathname.replace(/\/+$/, '')
  const compress = !context.cluster.disableCompression && !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
  let material: TlsMaterial | null = null
  let checkedAt = Number.NEGATIVE_INFINITY
  let generation: Generation | null = null
  let proxy: string | null | undefined
  let disposed = false

  async function agentFor(certificate: ClientCertificate | null): Promise<Dispatcher> {
    const { insecureSkipTlsVerify, tlsServerName, proxyUrl } = context.cluster
    // Not when the connection is made: a proxy that can't be used is told like a server that can't be reached.
    if (proxy === undefined) proxy = chooseProxy(url, proxyUrl, deps.env)
    const secure = url.protocol === 'https:'
    if ((secure || proxy?.startsWith('https:')) && (material === null || clock.monotonic() - checkedAt > materialCheckMs)) {
      material = await loadTlsMaterial(context, material)
      checkedAt = clock.monotonic()
    }
    if (disposed) throw new AppError('cancelled', 'The connection is closed.')
    const client = certificate ?? material?.client ?? null
    const key = `${material?.version ?? ''}#${client?.cert ?? ''}`
    if (generation?.key === key) return generation.agent
    const before = generation
    generation = { key, agent: makeAgent({ secure, ca: material?.ca ?? null, client, insecureSkipTlsVerify, tlsServerName, proxy }) }
    if (before !== null) void before.agent.close().catch(() => undefined)
    return generation.agent
  }

  async function start(request: HttpRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    checkPath(request.path)
    const query = request.query === undefined ? '' : new URLSearchParams(request.query).toString()
    const agent = await agentFor(request.clientCertificate)
    signal.throwIfAborted()
    const asked = agent.request({
      origin: url.origin,
      path: `${basePath}${request.path}${query === '' ? '' : `?${query}`}`,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal,
      // A write may wait for admission webhooks (up to 30 s each): giving up before the caller's own deadline would lose its answer.
      headersTimeout: request.method === 'GET' ? headersTimeoutMs : request.timeoutMs,
      bodyTimeout: 0,
    })
    const answer = await orAborted(asked, signal)
    deps.onDate(textOf(answer.headers.date))
    // Whoever reads the body is told by its iterator; a body that is dropped unread must not bring the process down.
    answer.body.on('error', () => undefined)
    return answer
  }

  return {
    async send(request) {
      const deadline = createDeadline(clock, request.timeoutMs, request.signal)
      const began = clock.monotonic()
      const headers = compress && request.method === 'GET' ? { ...request.headers, 'accept-encoding': 'gzip' } : request.headers
      try {
        const answer = await start({ ...request, headers }, deadline.signal)
        deps.onHeard(clock.monotonic() - began)
        const bytes = await readBounded(answer.body, textOf(answer.headers['content-encoding']).trim().toLowerCase())
        deps.onHeard(null)
        return {
          status: answer.statusCode,
          text: bytes.toString('utf8'),
          retryAfter: textOf(answer.headers['retry-after']) || null,
          contentType: textOf(answer.headers['content-type']),
          warnings: warningTexts(answer.headers.warning),
        }
      } catch (error) {
        if (deadline.passed()) throw tooLate(server, request.timeoutMs, error)
        throw mapNetworkError(error, server, request.signal.aborted)
      } finally {
        deadline.end()
      }
    },
    async open(request) {
      const deadline = createDeadline(clock, request.timeoutMs, request.signal)
      const began = clock.monotonic()
      try {
        const answer = await start(request, deadline.signal)
        deps.onHeard(clock.monotonic() - began)
        answer.body.once('close', deadline.end)
        return {
          status: answer.statusCode,
          retryAfter: textOf(answer.headers['retry-after']) || null,
          contentType: textOf(answer.headers['content-type']),
          body: answer.body,
        }
      } catch (error) {
        deadline.end()
        if (deadline.passed()) throw tooLate(server, request.timeoutMs, error)
        throw mapNetworkError(error, server, request.signal.aborted)
      } finally {
        deadline.stopTimer()
      }
    },
    reset() {
      // Whatever broke may come of a file that was replaced.
      checkedAt = Number.NEGATIVE_INFINITY
      void generation?.agent.close().catch(() => undefined)
      generation = null
    },
    async [Symbol.asyncDispose]() {
      disposed = true
      await generation?.agent.destroy().catch(() => undefined)
    },
  }
}

/**
 * The answer, or the signal's reason at once. undici takes note of an abort only when the request's connection stands, and a handshake that
 * hangs would hold up whoever waits for seconds. The request is not sent any more then.
 */
async function orAborted(asked: Promise<Dispatcher.ResponseData>, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  asked.catch(() => undefined)
  try {
    return await Promise.race([asked, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Refuses paths that would leave the server's own tree or break the request line. */
function checkPath(path: string): void {
  const plain = path.startsWith('/') && !path.startsWith('//') && /^[\x21-\x7e]+$/.test(path) && !/[?#\\]/.test(path)
  if (!plain || /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path))
    throw new AppError('bad-input', 'That is no path of the API.', { detail: path.slice(0, 200) })
}

function tooLate(server: string, ms: number, cause: unknown): AppError {
  return new AppError('unreachable', `${new URL(server).host} did not answer within ${Math.round(ms / 100) / 10} s.`, {
    hint: 'Is the VPN on, and the server well?',
    cause,
  })
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? (header[0] ?? '') : (header ?? '')
}

/** Texts of `Warning: 299 - "text"` headers; a few, for they are shown. */
function warningTexts(header: string | string[] | undefined): string[] {
  const all = header === undefined ? [] : Array.isArray(header) ? header : [header]
  return all.slice(0, 20).flatMap(line => {
    const text = /^\s*299\s+\S+\s+"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
    return text === undefined ? [] : [text.replace(/\\(.)/g, '$1').slice(0, 1_000)]
  })
}
