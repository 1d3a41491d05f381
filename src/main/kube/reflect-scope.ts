import { AppError } from '../../shared/domain/app-error.ts'
import { type KindRef, type KubeObject, kindKey, resourcePath } from '../../shared/domain/kube.ts'
import type { Shape } from '../../shared/domain/shape.ts'
import { type BackoffLimits, backoffDelay } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { type Connection, retryAfterMs } from './connection.ts'
import { followWatch, NoInitialEventsError } from './follow-watch.ts'
import { createIntake, ReadAgainError } from './intake.ts'
import { isForeign404, type KubeStatus, KubeStatusError } from './kube-client.ts'
import type { LinkState } from './link.ts'
import { listParser } from './list-page.ts'
import { createEventReader } from './read-event.ts'
import { pageSize } from './reader.ts'
import type { ReflectorCounters, ReflectorEvent } from './reflector-event.ts'
import type { FreshnessTracker } from './track-freshness.ts'

export interface ScopeDeps {
  readonly connection: Connection
  readonly kind: KindRef
  readonly namespace: string | null
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly ingest: (object: KubeObject) => KubeObject
  readonly shape?: Shape
  readonly onEvents: (batch: readonly ReflectorEvent[]) => void
  readonly freshness: FreshnessTracker
  readonly counters: ReflectorCounters
  readonly onForbidden: () => void
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
}

const retryLimits: BackoffLimits = { firstMs: 800, maxMs: 30_000, floorMs: 100 }
/** How often what needs a person (sign in, a right, a CRD) is asked for again by itself. */
const slowMs = 60_000
/** A watch that ends sooner without a word is no healthy end. */
const shortLifeMs = 1_000
/** Said for a while after the reading, because what is shown then looks as if nothing had happened. */
const wentBack = 'The cluster’s data went back to an older state: it was restored. What was done since is gone from it.'
const watchSeconds = { least: 240, spread: 60 }

/**
 * Keeps one kind in one namespace (null: all) reflected until the signal aborts; it ends for no other reason. Reads all, follows the changes,
 * and starts over from the last version seen, or from the beginning when that is too old.
 */
export async function reflectScope(deps: ScopeDeps): Promise<void> {
  const { connection, freshness, clock, random, signal, counters } = deps
  const { link } = connection
  const intake = createIntake(deps)
  const readEvent = createEventReader(deps)
  const parseList = deps.shape === undefined ? null : listParser(deps.shape)
  const path = resourcePath(deps.kind, deps.namespace)
  const selectors = {
    ...(deps.labelSelector === undefined ? {} : { labelSelector: deps.labelSelector }),
    ...(deps.fieldSelector === undefined ? {} : { fieldSelector: deps.fieldSelector }),
  }
  let failures = 0
  let listInstead = false
  /** The last watch did not end in order: changes may have been missed. */
  let broken = false

  // A loss counts from when it is known, also for what has just lost its stream and waits for its turn or for credentials: the link may be back
  // before that, and what is shown would be called live meanwhile.
  const unlisten = link.onChange(state => {
    if (freshness.current().state === 'live') showLoss(state)
  })
  while (!signal.aborted) {
    try {
      if (!link.state().up) await waitForLink()
      if (failures > 0) await link.takeTurn(signal)
      if (signal.aborted) break
      const streamed = intake.position() === null && connection.streams.initialEvents && !listInstead
      const fresh = intake.position() === null
      if (fresh && !streamed) await readAll()
      await follow(streamed, fresh)
    } catch (error) {
      broken = true
      if (!signal.aborted) await recover(error)
    }
  }
  unlisten()

  function showLoss({ failure, retryAt }: LinkState) {
    if (failure !== null) freshness.set('unreachable', failure.message, { hint: failure.data.hint, retryAtMs: retryAt })
  }

  /** Shows each failed attempt of the link while there is nothing else to do. */
  async function waitForLink() {
    failures += 1
    showLoss(link.state())
    const unwatch = link.onChange(showLoss)
    await link.whenUp(signal)
    unwatch()
  }

  function tell(batch: readonly ReflectorEvent[]) {
    if (signal.aborted) return
    if (batch.some(event => event.type === 'synced' && event.wentBack)) freshness.note(wentBack)
    deps.onEvents(batch)
  }

  async function readAll() {
    intake.beginFill()
    const floor = intake.floor()
    let token: string | null = null
    do {
      const from: Record<string, string> =
        token !== null ? { continue: token } : floor !== null ? { resourceVersion: floor, resourceVersionMatch: 'NotOlderThan' } : {}
      const page = await connection.page(path, { limit: String(pageSize), ...selectors, ...from }, signal, parseList)
      counters.malformed += page.malformed
      const objects = page.items.flatMap(item => intake.filled(item, page.lean) ?? [])
      const batch: ReflectorEvent[] = [{ type: 'page', namespace: deps.namespace, objects }]
      token = page.continues
      if (token === null) batch.push({ type: 'synced', namespace: deps.namespace, ...intake.endFill(page.resourceVersion) })
      tell(batch)
    } while (token !== null && !signal.aborted)
  }

  async function follow(initial: boolean, fresh: boolean) {
    const position = intake.position() ?? intake.floor() ?? ''
    const from = initial
      ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', resourceVersion: position }
      : { resourceVersion: position }
    if (!initial) counters.resumes += 1
    const began = clock.monotonic()
    const { lines } = await followWatch({
      connection,
      intake,
      readEvent,
      namespace: deps.namespace,
      path,
      query: { ...selectors, ...from },
      timeoutSeconds: watchSeconds.least + Math.floor(random() * watchSeconds.spread),
      initial,
      // After a list there is nothing to catch up with, and a watch that ended in order is resumed before it counts as lost.
      behind: !fresh && (broken || freshness.current().state !== 'live'),
      clock,
      onEvents: tell,
      onLive: () => {
        failures = 0
        broken = false
        freshness.live()
      },
      onHeard: () => freshness.heard(),
      signal,
    })
    freshness.suspect('The watch has ended and is being resumed.')
    if (lines === 0 && clock.monotonic() - began < shortLifeMs) await backOff('The server ends watches at once.')
  }

  async function backOff(because: string) {
    const delay = backoffDelay(failures, retryLimits, random)
    failures += 1
    freshness.suspect(because)
    await link.nap(delay, signal)
  }

  async function recover(error: unknown) {
    freshness.suspect('The stream broke and is being resumed.')
    if (error instanceof NoInitialEventsError) {
      connection.streams.initialEvents = false
      return
    }
    if (error instanceof ReadAgainError) {
      intake.forget('position')
      return await backOff(error.message)
    }
    if (!(error instanceof AppError))
      return await failed('stale', new AppError('internal', 'The app failed to read this kind.', { cause: error }))
    const status = error.cause instanceof KubeStatusError ? error.cause.status : null
    if (status !== null) return await refused(error, status)
    if (!link.state().up) return
    if (error.code === 'unauthorized') return await askPerson('auth-failed', error)
    if (error.code === 'cancelled') return
    if (isForeign404(error)) return await notFound(error)
    if (error.code === 'disconnected' && failures === 0) {
      failures += 1
      return
    }
    await failed('unreachable', error)
  }

  async function refused(error: AppError, status: KubeStatus) {
    const waitMs = retryAfterMs(error)
    if (waitMs !== null) {
      freshness.set('throttled', error.message, { retryAtMs: clock.now() + waitMs })
      failures += 1
      return await link.nap(waitMs, signal)
    }
    if (isTooLarge(status)) {
      intake.forget('floor')
      freshness.note(wentBack)
      return await backOff(wentBack)
    }
    switch (status.code) {
      case 410:
        intake.forget('position')
        if (failures > 2) return await backOff(error.message)
        failures += 1
        return
      case 401:
        return await askPerson('auth-failed', error)
      case 403:
        if (intake.position() === null && connection.streams.initialEvents && !listInstead) {
          // Some may list but not watch; then there is at least that to show.
          listInstead = true
          return
        }
        listInstead = false
        intake.forget('position')
        deps.onForbidden()
        return await askPerson('forbidden', error)
      case 404:
        return await notFound(error)
      case 400:
      case 422:
        if (intake.position() === null && connection.streams.initialEvents) {
          connection.streams.initialEvents = false
          return
        }
        intake.forget('floor')
        return await failed('unreachable', error)
      default:
        return await failed('unreachable', error)
    }
  }

  /** Gone is only what the server itself does not name any more: a gateway's 404 comes and goes, and must not empty a table. */
  async function notFound(error: AppError) {
    if ((await connection.reader.servesNow(deps.kind, signal)) !== false) return await failed('unreachable', error)
    intake.forget('position')
    await askPerson('gone', new AppError('not-found', `The cluster no longer serves ${kindKey(deps.kind)}.`, { cause: error }))
  }

  /** Asked again by itself, but seldom: only a person can change it. */
  async function askPerson(state: 'auth-failed' | 'forbidden' | 'gone', error: AppError) {
    freshness.set(state, error.message, { hint: error.data.hint, retryAtMs: clock.now() + slowMs })
    failures += 1
    const waitMs = slowMs * (0.8 + 0.4 * random())
    await (state === 'auth-failed' ? connection.awaitHelp(waitMs, signal) : link.nap(waitMs, signal))
  }

  async function failed(state: 'unreachable' | 'stale', error: AppError) {
    const delay = backoffDelay(failures, retryLimits, random)
    failures += 1
    freshness.set(freshness.current().asOf === null ? state : 'stale', error.message, {
      hint: error.data.hint,
      retryAtMs: clock.now() + delay,
    })
    await link.nap(delay, signal)
  }
}

/** The server is asked for a version that it has not reached: its data was restored from a backup. */
function isTooLarge(status: KubeStatus): boolean {
  return status.causes.some(cause => cause.reason === 'ResourceVersionTooLarge') || /too large resource version/i.test(status.message)
}
