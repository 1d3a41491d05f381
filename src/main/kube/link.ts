/**
 * Whether a context's server can be reached at all, known once for all that talk to it. While something streams, a small GET asks for a sign
 * of life whenever none came by itself; after a loss only that one GET tries again, with backoff, and everything else waits for it. That keeps
 * an outage at one attempt at a time per context, however many kinds are watched.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import { type BackoffLimits, backoffDelay } from '../lib/backoff.ts'
import { type Clock, sleep } from '../lib/clock.ts'

/** `shown`: somebody looks at this context now, so silence must be noticed within two seconds; `hidden`: nobody does, so be quiet. */
export type Attention = 'shown' | 'hidden'

export interface LinkState {
  readonly up: boolean
  /** Why it is down; null when up. */
  readonly failure: AppError | null
  /** Wall time (ms) of the last sign of life; null before the first. */
  readonly heardAt: number | null
  /** Wall time (ms) of the next attempt; null when up or when one is under way. */
  readonly retryAt: number | null
}

export interface Link {
  state(): LinkState
  /** A sign of life of the server; with the time that its headers took, in ms, when it was those. */
  heard(roundTripMs?: number | null): void
  /** A request ended without an answer. While streams are open that alone proves nothing, so the server is asked first. */
  reportFailure(error: AppError): void
  /** Resolves when the server can be reached, or when the signal aborts. */
  whenUp(signal: AbortSignal): Promise<void>
  /** Spaces out what comes back after a loss, so that a healed server is not met by all at once. */
  takeTurn(signal: AbortSignal): Promise<void>
  /** Waits, but no longer than until `retryNow`. */
  nap(ms: number, signal: AbortSignal): Promise<void>
  /** Called at each `retryNow`. */
  onRetryNow(listen: () => void): () => void
  /** Tries again now instead of later, and ends all naps. */
  retryNow(): void
  setAttention(attention: Attention): void
  /** Keeps the liveness check going until the returned function is called: something waits for this server. */
  hold(): () => void
  /** Called at each change between up and down. */
  onChange(listen: (state: LinkState) => void): () => void
  [Symbol.dispose](): void
}

export interface LinkDeps {
  readonly clock: Clock
  readonly random: () => number
  /** Resolves with any answer of the server; rejects with an AppError when there is none. */
  readonly probe: (signal: AbortSignal, timeoutMs: number) => Promise<void>
  /** At each loss: open connections are worth nothing any more. */
  readonly onDown: () => void
}

/** How long a silence lasts before the server is asked, and how long it may take to answer. */
const quietMs: Readonly<Record<Attention, number>> = { shown: 900, hidden: 60_000 }
const answerMs: Readonly<Record<Attention, number>> = { shown: 900, hidden: 5_000 }
/** A probe may need a new connection (TCP, TLS, request), and a packet may be lost: so many of the quickest answer's time. */
const roundTrips = 6
/** However slow the link is, and before anything is known of it. */
const longestAnswerMs = 5_000
const retryLimits: Readonly<Record<Attention, BackoffLimits>> = {
  shown: { firstMs: 800, maxMs: 8_000, floorMs: 300 },
  hidden: { firstMs: 800, maxMs: 60_000, floorMs: 300 },
}
/** Time for an attempt of the backoff: long enough for the handshakes over a slow VPN. */
const attemptMs = 4_000
/** Two clients of ten contexts that heal together stay below ten requests in 100 ms. */
const turnMs = 120

export function createLink(deps: LinkDeps): Link {
  const { clock, random } = deps
  let disposed = false
  const listeners = new Set<(state: LinkState) => void>()
  const wakers = new Set<() => void>()
  let up = Promise.withResolvers<void>()
  up.resolve()
  let failure: AppError | null = null
  let attention: Attention = 'hidden'
  let heardAt: number | null = null
  let heardMonotonic = clock.monotonic()
  let retryAt: number | null = null
  let holders = 0
  let attempt = 0
  let quickestMs: number | null = null
  /** The probe that is under way. */
  let probe: AbortController | null = null
  let cancelTimer: () => void = () => undefined
  let nextTurn = 0

  const state = (): LinkState => ({ up: failure === null, failure, heardAt, retryAt })
  const tell = () => {
    for (const listen of [...listeners]) listen(state())
  }

  function schedule(ms: number, run: () => void) {
    cancelTimer()
    cancelTimer = disposed ? () => undefined : clock.after(ms, run)
  }

  function watchOver() {
    if (holders === 0 || failure !== null || probe !== null) return
    const silence = clock.monotonic() - heardMonotonic
    if (silence >= quietMs[attention]) void askForLife()
    else schedule(quietMs[attention] - silence + 1, watchOver)
  }

  async function askForLife() {
    const before = clock.monotonic()
    const usual = Math.max(answerMs[attention], (quickestMs ?? longestAnswerMs) * roundTrips)
    const patience = Math.min(longestAnswerMs, usual)
    const error = await attemptProbe(patience)
    if (error === 'given up' || failure !== null) return
    if (error !== null && heardMonotonic <= before) return goDown(error)
    watchOver()
  }

  async function attemptProbe(timeoutMs: number): Promise<AppError | null | 'given up'> {
    const own = new AbortController()
    probe = own
    let error: AppError | null = null
    try {
      await deps.probe(own.signal, timeoutMs)
    } catch (reason) {
      error = reason instanceof AppError ? reason : new AppError('unreachable', 'The server can’t be reached.', { cause: reason })
    }
    if (probe !== own) return 'given up'
    probe = null
    return error
  }

  function giveUpProbe() {
    probe?.abort()
    probe = null
  }

  function goDown(error: AppError) {
    const first = failure === null
    failure = error
    if (first) {
      attempt = 0
      deps.onDown()
      up = Promise.withResolvers<void>()
    }
    planRetry()
    tell()
  }

  function planRetry() {
    const delay = backoffDelay(attempt, retryLimits[attention], random)
    attempt += 1
    retryAt = clock.now() + delay
    schedule(delay, () => void retry())
  }

  async function retry() {
    if (probe !== null || failure === null) return
    cancelTimer()
    retryAt = null
    const error = await attemptProbe(attemptMs)
    if (error === 'given up' || failure === null) return
    if (error === null) comeUp()
    else {
      failure = error
      planRetry()
      tell()
    }
  }

  function comeUp() {
    failure = null
    retryAt = null
    up.resolve()
    tell()
    watchOver()
  }

  return {
    state,
    heard(roundTripMs = null) {
      if (roundTripMs !== null) quickestMs = Math.min(quickestMs ?? Number.POSITIVE_INFINITY, roundTripMs)
      heardMonotonic = clock.monotonic()
      heardAt = clock.now()
    },
    reportFailure(error) {
      if (failure !== null || disposed) return
      if (holders === 0) goDown(error)
      else if (probe === null) void askForLife()
    },
    async whenUp(signal) {
      if (failure === null || signal.aborted) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const finish = () => resolve()
      signal.addEventListener('abort', finish, { once: true })
      void up.promise.then(finish)
      await promise
      signal.removeEventListener('abort', finish)
    },
    async takeTurn(signal) {
      const now = clock.monotonic()
      const turn = Math.max(now, nextTurn)
      nextTurn = turn + turnMs
      if (turn <= now) return
      await sleep(clock, turn - now, signal)
    },
    async nap(ms, signal) {
      const woken = new AbortController()
      const wake = () => woken.abort()
      wakers.add(wake)
      await sleep(clock, ms, AbortSignal.any([signal, woken.signal]))
      wakers.delete(wake)
    },
    onRetryNow(listen) {
      wakers.add(listen)
      return () => wakers.delete(listen)
    },
    retryNow() {
      for (const wake of [...wakers]) wake()
      attempt = 0
      // An attempt that began before may be stuck on what has healed since.
      giveUpProbe()
      if (failure !== null) void retry()
      else if (holders > 0) void askForLife()
    },
    setAttention(next) {
      if (next === attention) return
      attention = next
      if (failure === null) watchOver()
      else if (next === 'shown' && probe === null) planRetry()
    },
    hold() {
      holders += 1
      let held = true
      if (holders === 1) watchOver()
      return () => {
        if (held) holders -= 1
        held = false
        if (holders === 0 && failure === null) cancelTimer()
      }
    },
    onChange(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    [Symbol.dispose]() {
      disposed = true
      giveUpProbe()
      cancelTimer()
      up.resolve()
    },
  }
}
