/**
 * Reads what a pod serves, through the API server's pod proxy. Few at a time, small and short: behind each such request stands a pod that may
 * be slow or gone, and its silence says nothing about the server.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { createDeadline } from './deadline.ts'
import type { HttpStream } from './http.ts'
import { readBounded } from './read-bounded.ts'

/** Where in which pod. */
export interface PodQuestion {
  readonly namespace: string
  readonly pod: string
  readonly scheme: 'http' | 'https'
  readonly port: number
  /** Begins with `/`. */
  readonly path: string
}

/** `forbidden`: the user may not; `gone`: there is no such pod; `silent`: it did not give what was asked for. */
export type PodAnswer =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly why: 'forbidden' | 'gone' | 'silent'; readonly text: string }

export interface PodProxy {
  /** Never throws; what is no answer says why. */
  ask(question: PodQuestion, signal: AbortSignal): Promise<PodAnswer>
}

const mostAtOnce = 3
const deadlineMs = 5_000
const maxBytes = 256 * 1024
const maxText = 300

/** Over a connection's way to open a request whose answer comes from behind the server. */
export function createPodProxy(deps: {
  readonly clock: Clock
  readonly open: (path: string, signal: AbortSignal, timeoutMs: number) => Promise<HttpStream>
}): PodProxy {
  const waiting = new Set<() => void>()
  let inside = 0

  async function enter(signal: AbortSignal): Promise<void> {
    if (inside >= mostAtOnce && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const goOn = () => resolve()
      waiting.add(goOn)
      signal.addEventListener('abort', goOn, { once: true })
      await promise
      signal.removeEventListener('abort', goOn)
      // Whoever left has handed over the place, unless the signal ended the wait.
      if (!waiting.delete(goOn)) return
    }
    inside += 1
  }

  function leave() {
    const next = waiting.values().next().value
    if (next === undefined) {
      inside -= 1
      return
    }
    waiting.delete(next)
    next()
  }

  async function exchange(question: PodQuestion, signal: AbortSignal): Promise<PodAnswer> {
    const deadline = createDeadline(deps.clock, deadlineMs, signal)
    try {
      const answer = await deps.open(podPath(question), deadline.signal, deadlineMs)
      const body = (await readBounded(answer.body, '', maxBytes)).toString('utf8')
      if (answer.status === 200) return { ok: true, body }
      return refusal(answer.status, body)
    } catch (error) {
      if (deadline.passed()) return { ok: false, why: 'silent', text: `no answer within ${deadlineMs / 1000} s` }
      return { ok: false, why: 'silent', text: error instanceof AppError ? error.message : 'its answer broke off' }
    } finally {
      deadline.end()
    }
  }

  return {
    async ask(question, signal) {
      // Names come from the cluster, and a path is made of them.
      if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(question.pod)) return { ok: false, why: 'gone', text: 'that is no name of a pod' }
      await enter(signal)
      try {
        if (signal.aborted) return { ok: false, why: 'silent', text: 'given up' }
        return await exchange(question, signal)
      } finally {
        leave()
      }
    },
  }
}

/** Where the server proxies to a pod. */
export function podPath(question: Omit<PodQuestion, 'scheme'> & { readonly scheme: string }): string {
  const target = `${question.scheme}:${encodeURIComponent(question.pod)}:${question.port}`
  return `/api/v1/namespaces/${encodeURIComponent(question.namespace)}/pods/${target}/proxy${question.path}`
}

/** The API server's own refusals come as a Status; all else is the pod's, or of what stands in between. */
function refusal(status: number, body: string): PodAnswer {
  const message = statusMessage(body)
  if (status === 401) return { ok: false, why: 'forbidden', text: 'the server does not accept the credentials' }
  if (status === 403 && message !== null) return { ok: false, why: 'forbidden', text: message }
  if (status === 404 && message !== null) return { ok: false, why: 'gone', text: message }
  return { ok: false, why: 'silent', text: message || `the answer was HTTP ${status}${firstWords(body)}` }
}

/** What an answer that is no Status begins with, where it is plain text. */
function firstWords(body: string): string {
  const line = body.trim().split('\n', 1)[0]?.trim() ?? ''
  return line === '' || /[<{\p{Cc}]/u.test(line) ? '' : ` (${line.slice(0, 100)})`
}

/** The message of a Status; null: the text is none. */
export function statusMessage(body: string): string | null {
  if (!body.trimStart().startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'Status') return null
    return 'message' in value && typeof value.message === 'string' ? value.message.slice(0, maxText) : ''
  } catch {
    return null
  }
}
