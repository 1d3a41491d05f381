import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connection } from './connection.ts'
import { eachChunk } from './each-chunk.ts'
import { type Intake, ReadAgainError } from './intake.ts'
import { mapSentStatus } from './map-error.ts'
import { metadataOf, type WatchEvent } from './read-event.ts'
import type { ReflectorEvent } from './reflector-event.ts'
import { createLineSplitter, LineTooLongError } from './split-lines.ts'

/** Most bytes of one event (quality S7). */
const maxEventBytes = 32 * 1024 * 1024
/** After so long without a pause, others get their turn. */
const turnMs = 8
/** A server that has not finished its initial events after this silence doesn't know what was asked. */
const initialSilenceMs = 10_000
/** Servers send a bookmark about each minute: a watch that has said nothing for so long is dead, whatever a proxy in between answers. */
const deadSilenceMs = 120_000
/** The server ends a watch at `timeoutSeconds`; one that doesn't is ended from here this much later. */
const overdueMs = 10_000
/**
 * A watch that takes up an old version is answered first and told what was missed (or that it is too old) right after, with no word at the end of it.
 * So what is shown counts as current only once the stream was quiet for so long, or has come for the longer time without a pause.
 */
const settleMs = 500
const settleAtMostMs = 2_000

export interface FollowDeps {
  readonly connection: Connection
  readonly intake: Intake
  /** Throws ReadAgainError for what is no event. */
  readonly readEvent: (line: Buffer) => WatchEvent
  readonly namespace: string | null
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  /** The stream begins with all that there is (`sendInitialEvents`). */
  readonly initial: boolean
  /** What is shown is known to be old: changes may have been missed, and come first. */
  readonly behind: boolean
  readonly clock: Clock
  readonly onEvents: (batch: readonly ReflectorEvent[]) => void
  readonly onLive: () => void
  readonly onHeard: () => void
  readonly signal: AbortSignal
}

/** Thrown when the server does not send initial events to the end. */
export class NoInitialEventsError extends Error {}

/**
 * Follows one watch until the server ends it in order. Throws AppError when it breaks or is refused, ReadAgainError when what came can't be
 * built on, NoInitialEventsError when the server doesn't know how to stream what there is.
 */
export async function followWatch(deps: FollowDeps): Promise<{ lines: number }> {
  const { connection, intake, clock } = deps
  const stop = new AbortController()
  const lost = () => new AppError('disconnected', connection.link.state().failure?.message ?? 'The connection was lost.')
  const unlisten = connection.link.onChange(state => {
    if (!state.up) stop.abort()
  })
  const signal = AbortSignal.any([deps.signal, stop.signal])
  const query = { ...deps.query, watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: String(deps.timeoutSeconds) }
  let filling = deps.initial
  /** All is read but not told yet; only then it is live. */
  let filled = false
  let lines = 0
  let silent = false
  /** It was ended from here, in order: what was missed is told by the next one. */
  let overdue = false
  let wordAt = clock.monotonic()
  let chunkAt = wordAt
  let turnEnds = wordAt + turnMs
  let cancelSilence: () => void = () => undefined
  let cancelOverdue: () => void = () => undefined
  let cancelDead: () => void = () => undefined
  let cancelSettle: () => void = () => undefined
  let release: () => void = () => undefined

  /** One timer, not one per chunk: it looks how long ago the last one was. */
  function mindInitial(ms: number) {
    cancelSilence = clock.after(ms, () => {
      if (!filling) return
      const silence = clock.monotonic() - chunkAt
      if (silence < initialSilenceMs) return mindInitial(initialSilenceMs - silence)
      silent = true
      stop.abort()
    })
  }

  /** The same, for whole lines. */
  function watchOver(ms: number) {
    cancelDead = clock.after(ms, () => {
      const silence = clock.monotonic() - wordAt
      if (silence < deadSilenceMs) return watchOver(deadSilenceMs - silence)
      overdue = true
      stop.abort()
    })
  }

  /** Time in which the app or the laptop stood still is no quiet: `since` moves on by it, and what came meanwhile is read first, as timers run before. */
  function settle(ms: number, since: number) {
    const due = clock.monotonic() + ms
    cancelSettle = clock.after(ms, async () => {
      await pause()
      if (signal.aborted) return
      if (due - chunkAt >= settleMs || due - since >= settleAtMostMs) return deps.onLive()
      const now = clock.monotonic()
      settle(settleMs - (now - chunkAt), since + now - due)
    })
  }

  /** Tells what the lines hold, from one of them on; the promise, if there is one, is for those that have to wait for their turn. */
  function takeAll(all: readonly Buffer[], from: number): Promise<void> | null {
    const batch: ReflectorEvent[] = []
    const page: KubeObject[] = []
    let at = from
    try {
      for (const line of from === 0 ? all : all.slice(from)) {
        at += 1
        lines += 1
        take(line, batch, page)
        wordAt = clock.monotonic()
        if (wordAt >= turnEnds) return afterPause(all, at)
      }
      return null
    } finally {
      flush(batch, page)
    }
  }

  async function afterPause(all: readonly Buffer[], from: number): Promise<void> {
    await pause()
    // Whoever stopped it meanwhile is told nothing more, and what was not taken is not passed over: the position is before it.
    signal.throwIfAborted()
    turnEnds = clock.monotonic() + turnMs
    await takeAll(all, from)
  }

  /** One line of the stream into the batch. */
  function take(line: Buffer, batch: ReflectorEvent[], page: KubeObject[]) {
    const { type, object, lean } = deps.readEvent(line)
    if (type === 'BOOKMARK') {
      const metadata = metadataOf(object)
      if (filling && metadata?.annotations?.['k8s.io/initial-events-end'] === 'true') {
        filling = false
        cancelSilence()
        if (page.length > 0) batch.push({ type: 'page', namespace: deps.namespace, objects: page.splice(0) })
        batch.push({ type: 'synced', namespace: deps.namespace, ...intake.endFill(metadata.resourceVersion ?? '') })
        filled = true
      } else if (!filling) intake.bookmark(metadata?.resourceVersion)
    } else if (type === 'ERROR') throw mapSentStatus(object, connection.reader.server)
    else if (filling && type !== 'DELETED') {
      const kept = intake.filled(object, lean)
      if (kept !== null) page.push(kept)
    } else {
      if (page.length > 0) batch.push({ type: 'page', namespace: deps.namespace, objects: page.splice(0) })
      const event = filling ? intake.unfilled(object, lean) : intake.event(type, object, lean)
      if (event !== null) batch.push(event)
    }
  }

  try {
    const stream = await connection.watch(deps.path, query, signal)
    release = connection.link.hold()
    cancelOverdue = clock.after(deps.timeoutSeconds * 1_000 + overdueMs, () => {
      overdue = true
      stop.abort()
    })
    wordAt = clock.monotonic()
    watchOver(deadSilenceMs)
    chunkAt = wordAt
    if (filling) intake.beginFill()
    else if (deps.behind) settle(settleMs, chunkAt)
    else deps.onLive()
    if (filling) mindInitial(initialSilenceMs)
    const splitter = createLineSplitter(maxEventBytes)
    await eachChunk(stream.body, chunk => {
      chunkAt = clock.monotonic()
      connection.link.heard()
      deps.onHeard()
      return takeAll(splitter.push(chunk), 0)
    })
    if (splitter.rest() !== '') throw new AppError('disconnected', 'The stream was cut in the middle of an event.')
    if (filling) throw new NoInitialEventsError()
    return { lines }
  } catch (error) {
    if (overdue) return { lines }
    if (silent) throw new NoInitialEventsError()
    if (error instanceof LineTooLongError) throw new ReadAgainError('An event is larger than 32 MiB.')
    if (deps.signal.aborted || !stop.signal.aborted) throw asAppError(error, deps)
    throw lost()
  } finally {
    unlisten()
    cancelSilence()
    cancelOverdue()
    cancelDead()
    cancelSettle()
    release()
    stop.abort()
  }

  function flush(batch: ReflectorEvent[], page: KubeObject[]) {
    if (page.length > 0) batch.push({ type: 'page', namespace: deps.namespace, objects: page.splice(0) })
    if (batch.length > 0) deps.onEvents(batch.splice(0))
    if (filled) deps.onLive()
    filled = false
  }
}

function asAppError(error: unknown, deps: FollowDeps): Error {
  if (error instanceof AppError || error instanceof ReadAgainError || error instanceof NoInitialEventsError) return error
  if (deps.signal.aborted) return new AppError('cancelled', 'The watch was given up.', { cause: error })
  if (error instanceof TypeError || error instanceof RangeError) {
    return new AppError('internal', 'The app could not take in what the server sent.', { detail: error.message, cause: error })
  }
  return new AppError('disconnected', 'The stream was cut.', { cause: error })
}

function pause(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
