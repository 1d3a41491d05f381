/**
 * history/ remembers what happened to databases beyond what a cluster keeps: changes between what was seen before and what is seen now, and the
 * cluster's own Events. It promises never to give a time that was not seen: what changed while nobody looked (a lost connection, a context that
 * was off, the app closed) lies between two looks. It writes in small batches, after the fleet has done its work.
 */
import type { TextFile } from '../../shared/domain/text-file.ts'
import type { TimelinePage } from '../../shared/domain/timeline.ts'
import type { FleetObserver } from '../fleet/fleet-observer.ts'
import type { FleetStore } from '../fleet/fleet-store.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Log } from '../lib/log.ts'
import type { Store } from '../lib/store.ts'
import { exportTimeline } from './export-timeline.ts'
import { createHistoryStore, type HistoryLimits } from './history-store.ts'
import { createRecorder } from './recorder.ts'
import { createTimeline, type Timeline, type TimelineQuery } from './timeline.ts'

/** What happened to databases: recorded, searched, exported. */
export interface History extends Disposable {
  readonly observer: FleetObserver
  /** The journal, once there is one: what was done from here is part of the timeline. */
  joinJournal(journal: JournalSource): void
  /** Something was done from here. */
  poke(): void
  list: Timeline['list']
  export(query: TimelineQuery, format: 'json' | 'csv', signal: AbortSignal): Promise<TextFile>
  watch(signal?: AbortSignal): AsyncIteratorObject<{ rev: number }, undefined, void>
}

interface HistoryDeps {
  readonly localStore: Store
  readonly store: Pick<FleetStore, 'row'>
  readonly clock: Clock
  readonly log: Log
  readonly contextName: (contextId: string) => string | null
  /** The name of an engine's operator. */
  readonly engineTitle: (engine: string) => string
  /** For tests. */
  readonly limits?: HistoryLimits
}

type JournalSource = Parameters<typeof createTimeline>[0]['journal']

async function* nothing(): AsyncGenerator<never> {
  yield* []
}

/** A page is asked to read again no more often. */
const tellEveryMs = 500

/** Puts recorder and timeline together. Dispose it after the contexts have ended. */
export function createHistory(deps: HistoryDeps): History {
  const { clock, log } = deps
  const history = createHistoryStore(deps.localStore, deps.limits)
  const listeners = new Set<() => void>()
  let rev = 0
  let journal: JournalSource = nothing
  let complained = Number.NEGATIVE_INFINITY

  function poke(): void {
    rev += 1
    for (const tell of [...listeners]) tell()
  }

  const recorder = createRecorder({
    history,
    store: deps.store,
    clock,
    contextName: deps.contextName,
    redact: log.redact,
    onKept: poke,
    onProblem(error) {
      // A full disk fails every second.
      if (clock.monotonic() - complained < 60_000) return
      complained = clock.monotonic()
      log.error('History could not be kept', error)
    },
  })
  const timeline = createTimeline({ history, journal: (scope, signal) => journal(scope, signal), engineTitle: deps.engineTitle })

  return {
    observer: recorder,
    joinJournal(next) {
      journal = next
    },
    poke,
    list: (query, signal): Promise<TimelinePage> => timeline.list(query, signal),
    export: (query, format, signal) => exportTimeline(timeline.all(query, signal), format, isoTime(clock)),
    watch: signal =>
      coalesce({
        clock,
        spacingMs: tellEveryMs,
        ...(signal === undefined ? {} : { signal }),
        begin(tell) {
          listeners.add(tell)
          return () => listeners.delete(tell)
        },
        take: () => ({ rev }),
      }),
    [Symbol.dispose]: () => recorder[Symbol.dispose](),
  }
}
