/**
 * kube/ is all that knows how a Kubernetes API is spoken to: kubeconfigs, credentials, raw JSON over HTTP, discovery, reflectors, server-side
 * apply, access reviews. This file joins them: one context, connected, gives what may read, what may write, and the streams that reflectors
 * stand on.
 *
 * It promises that making a connection sends nothing (the first request does), that no answer is larger, deeper or slower than the limits allow,
 * that no redirect is followed, that every refusal becomes one of the app's error codes here and nowhere else, and that everything ends with its
 * disposal.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { sleep } from '../lib/clock.ts'
import { readCallAnswer } from './call-pod.ts'
import type { ProxyEnvironment } from './choose-proxy.ts'
import { type ClockDifference, createClockDifference } from './clock-difference.ts'
import type { Credentials } from './credentials.ts'
import { createHttp, type HttpRequest, type HttpStream } from './http.ts'
import { nestsTooDeep } from './json-depth.ts'
import type { KubeAnswer, KubeReader, KubeRequest, KubeWriter, PodCallAnswer } from './kube-client.ts'
import { KubeStatusError } from './kube-client.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'
import { createLink, type Link } from './link.ts'
import { type ListPage, readListPage } from './list-page.ts'
import { mapAnswer } from './map-error.ts'
import type { ShapeParser } from './parse-shape.ts'
import { createPodProxy, type PodProxy } from './pod-proxy.ts'
import { readBounded } from './read-bounded.ts'
import { createReader } from './reader.ts'
import { createRequestGate } from './request-gate.ts'
import { watchCredentialFiles } from './watch-credential-files.ts'

export interface Connection extends AsyncDisposable {
  readonly context: KubeconfigContext
  readonly reader: KubeReader
  readonly writer: KubeWriter
  readonly link: Link
  readonly clocks: Pick<ClockDifference, 'aheadMs' | 'onChange'>
  /** Learnt about this server: false once it refused to stream initial events. */
  readonly streams: { initialEvents: boolean }
  /** One page of a list, as it is answered now: throttling and refusals are thrown. `parse` is for pages of which not all is wanted. */
  page(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal, parse: ShapeParser | null): Promise<ListPage>
  /** Opens a watch and returns at its headers. Throws AppError on anything but 200. */
  watch(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpStream>
  /** Small answers of pods, by the server's pod proxy. */
  readonly podProxy: PodProxy
  /**
   * Opens what comes from behind the server (a pod's log), and returns at its headers. Throws AppError on anything but 200. A pod's silence is
   * no fault of the server, so the link is not told of it.
   */
  follow(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpStream>
  /** Waits for what only a person can change, no longer than `ms`: renewed credential files and `retryNow` end it. */
  awaitHelp(ms: number, signal: AbortSignal): Promise<void>
  /** Cuts every wait short. */
  retryNow(): void
}

export interface ConnectionDeps {
  readonly clock: Clock
  readonly random: () => number
  readonly env: ProxyEnvironment
  readonly credentials: Credentials
}

/** What the app calls itself in the server's audit log. */
const userAgent = 'clouddb-desktop'
const defaultTimeoutMs = 30_000
/** A read that was lost with the server waits so long for it: for the first attempts of the backoff, and an answer. */
const soonBackMs = 5_000
/** Headers of a watch come at once, or after the three seconds that a server takes to catch up with what is asked. */
const watchHeadersMs = 6_000
/** A read that is throttled is repeated this often. */
const throttledReads = 3
/** An error's text is small; what is larger is not read. */
const maxStatusBytes = 1024 * 1024

/** Throws AppError `bad-input` when the context has a problem. */
export function createConnection(context: KubeconfigContext, deps: ConnectionDeps): Connection {
  if (context.problem !== null || context.server === null) throw new AppError('bad-input', context.problem ?? 'The context has no server.')
  const server = context.server
  const { clock, credentials } = deps
  const gate = createRequestGate(clock)
  /** How many wait for a person's help. */
  let waiting = 0
  let stopLooking: () => void = () => undefined
  const clocks = createClockDifference(clock)
  const http = createHttp(context, { clock, env: deps.env, onHeard: roundTripMs => link.heard(roundTripMs), onDate: clocks.note })
  const link = createLink({ clock, random: deps.random, probe, onDown: () => http.reset() })

  /** Any answer is a sign of life. It goes by no gate, and with the credentials at hand: it must wait for nobody. */
  async function probe(signal: AbortSignal, timeoutMs: number): Promise<void> {
    const held = credentials.peek()
    await http.send({
      method: 'GET',
      path: '/readyz',
      headers: { ...held?.headers, 'user-agent': userAgent },
      clientCertificate: held?.clientCertificate ?? null,
      signal,
      timeoutMs,
    })
  }

  /**
   * Sends while the link watches over the server. A read ends with the link, because its answer won't come; a write is left to its own
   * deadline, because its answer may. What `restarts` by itself is given up when the user wants it tried again: it may be stuck on a dead
   * connection.
   */
  async function overLink<T>(
    request: { method: string; signal: AbortSignal; restarts: boolean; behind?: boolean },
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const lost = new AbortController()
    const release = link.hold()
    const unwake = link.onRetryNow(() => {
      if (request.restarts) lost.abort()
    })
    const unlisten = link.onChange(({ up }) => {
      if (!up && request.method === 'GET') lost.abort()
    })
    try {
      return await send(AbortSignal.any([request.signal, lost.signal]))
    } catch (error) {
      release()
      if (lost.signal.aborted && !request.signal.aborted)
        throw link.state().failure ?? new AppError('disconnected', 'The connection was lost.')
      if (request.behind !== true && error instanceof AppError && (error.code === 'unreachable' || error.code === 'disconnected'))
        link.reportFailure(error)
      throw error
    } finally {
      release()
      unwake()
      unlisten()
    }
  }

  async function withCredentials<T extends { readonly status: number }>(
    request: Omit<HttpRequest, 'clientCertificate'> & { readonly restarts: boolean; readonly behind?: boolean },
    send: (request: HttpRequest) => Promise<T>,
    drop: (answer: T) => void,
  ): Promise<T> {
    const held = await credentials.current(request.signal)
    const go = async (with_: typeof held) => {
      const headers = { ...request.headers, ...with_.headers, 'user-agent': userAgent }
      return await overLink(request, signal => send({ ...request, headers, clientCertificate: with_.clientCertificate, signal }))
    }
    const answer = await go(held)
    if (answer.status !== 401 || !(await credentials.refresh(held.version, request.signal))) return answer
    drop(answer)
    return await go(await credentials.current(request.signal))
  }

  async function exchange(request: KubeRequest, restarts = false): Promise<KubeAnswer> {
    await gate.enter(request.signal)
    try {
      if (request.signal.aborted) throw new AppError('cancelled', 'The request was given up.')
      const answer = await withCredentials(
        {
          method: request.method,
          path: request.path,
          headers: {
            accept: request.accept ?? 'application/json',
            ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
          },
          signal: request.signal,
          restarts,
          timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
          ...(request.query === undefined ? {} : { query: request.query }),
          ...(request.body === undefined ? {} : { body: request.body }),
        },
        http.send,
        () => undefined,
      )
      if (answer.status < 200 || answer.status > 299) throw mapAnswer(answer, server)
      return { status: answer.status, text: answer.text, warnings: answer.warnings }
    } finally {
      // undici counts a socket as free only after the turn in which its answer ended; before that it would open another.
      setImmediate(gate.leave)
    }
  }

  /**
   * What changes nothing may be repeated (reads, dry runs, reviews): a throttled one waits as long as it is told to, within its own deadline, and one whose connection broke goes again
   * once, because an idle connection may end at the moment of its use. What was lost with the server goes again once, when the server is soon back: a
   * silence of a second is a loss to the view, and no reason to let a plan fail.
   */
  async function read(request: KubeRequest): Promise<KubeAnswer> {
    const until = clock.monotonic() + (request.timeoutMs ?? defaultTimeoutMs)
    let broken = false
    let lost = false
    for (let attempt = 0; ; attempt += 1) {
      const { up: wasUp, heardAt } = link.state()
      try {
        const answer = await exchange(request)
        if (nestsTooDeep(answer.text)) throw new AppError('unreachable', 'The answer nests deeper than is sound.')
        return answer
      } catch (error) {
        const gone = error instanceof AppError && (error.code === 'unreachable' || error.code === 'disconnected')
        const left = until - clock.monotonic()
        if (gone && wasUp && heardAt !== null && !lost && left > 0 && (await isSoonBack(request.signal))) {
          lost = true
          continue
        }
        const again = !broken && error instanceof AppError && error.code === 'disconnected'
        broken = true
        const waitMs = again ? 0 : retryAfterMs(error)
        if (waitMs === null || attempt >= throttledReads || clock.monotonic() + waitMs > until) throw error
        await sleep(clock, waitMs, request.signal)
      }
    }
  }

  /** Whether the server, if it is lost now, can be reached again in a moment. */
  async function isSoonBack(signal: AbortSignal): Promise<boolean> {
    if (link.state().up) return false
    const enough = new AbortController()
    const cancel = clock.after(soonBackMs, () => enough.abort())
    await link.whenUp(AbortSignal.any([signal, enough.signal]))
    cancel()
    return link.state().up && !signal.aborted
  }

  /** Opens what a pod gives, by way of the server. */
  async function openBehind(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal, timeoutMs: number) {
    const headers = { accept: 'application/json, */*' }
    const request = { method: 'GET' as const, path, query, headers, signal, restarts: true, behind: true, timeoutMs }
    return await withCredentials(request, http.open, refused => refused.body.destroy())
  }

  /** Calls into a pod: once, whatever becomes of it. */
  async function callPod({ method, path, body, contentType, signal, timeoutMs = defaultTimeoutMs }: KubeRequest): Promise<PodCallAnswer> {
    const headers = { accept: 'application/json, */*', 'content-type': contentType ?? 'application/json' }
    const request = { method, path, headers, body: body ?? '', signal, restarts: false, behind: true, timeoutMs }
    const answer = await withCredentials(request, http.open, refused => refused.body.destroy())
    return await readCallAnswer(answer)
  }

  async function refused(stream: HttpStream): Promise<AppError> {
    const text = await readBounded(stream.body, '', maxStatusBytes).catch(() => Buffer.alloc(0))
    return mapAnswer({ ...stream, text: text.toString('utf8') }, server)
  }

  function retryNow() {
    credentials.forgive()
    link.retryNow()
  }

  function useNewFiles() {
    http.reset()
    retryNow()
  }

  const podProxy = createPodProxy({ clock, open: (path, signal, timeoutMs) => openBehind(path, {}, signal, timeoutMs) })

  return {
    context,
    link,
    podProxy,
    async follow(path, query, signal) {
      const stream = await openBehind(path, query, signal, defaultTimeoutMs)
      if (stream.status === 200) return stream
      throw await refused(stream)
    },
    clocks,
    streams: { initialEvents: true },
    reader: createReader({ context, server, read, askPod: podProxy.ask, random: deps.random }),
    writer: { write: request => exchange(request), call: callPod },
    async page(path, query, signal, parse) {
      const answer = await exchange({ method: 'GET', path, query, signal, timeoutMs: 60_000 }, true)
      return readListPage(answer.text, server, deps.random, parse)
    },
    async watch(path, query, signal) {
      const request = {
        method: 'GET' as const,
        path,
        query,
        headers: { accept: 'application/json' },
        signal,
        restarts: true,
        timeoutMs: watchHeadersMs,
      }
      const stream = await withCredentials(request, http.open, refused => refused.body.destroy())
      if (stream.status === 200) return stream
      throw await refused(stream)
    },
    async awaitHelp(ms, signal) {
      waiting += 1
      if (waiting === 1) stopLooking = watchCredentialFiles(context, { clock, onChange: useNewFiles })
      await link.nap(ms, signal)
      waiting -= 1
      if (waiting === 0) stopLooking()
    },
    retryNow,
    async [Symbol.asyncDispose]() {
      link[Symbol.dispose]()
      await http[Symbol.asyncDispose]()
    },
  }
}

/** How long a 429 (or a 503 that says so) asks to wait; null for other errors. A 429 without a word waits a second. */
export function retryAfterMs(error: unknown): number | null {
  if (!(error instanceof AppError) || !(error.cause instanceof KubeStatusError)) return null
  const { code, retryAfterSeconds } = error.cause.status
  if (code === 429) return (retryAfterSeconds ?? 1) * 1_000
  return code === 503 && retryAfterSeconds !== null ? retryAfterSeconds * 1_000 : null
}
