import type { ClusterEvent } from '../../shared/domain/database-cluster.ts'
import type { Clock } from '../lib/clock.ts'
import type { HistoryStore, LastSeen, NewEntry } from './history-store.ts'
import { eventKey } from './notes.ts'

interface QueueDeps {
  readonly history: HistoryStore
  readonly clock: Clock
  readonly redact: (text: string) => string
  readonly onKept: () => void
  readonly onProblem: (error: unknown) => void
}

/** Notes on their way to the disk: gathered for a moment, then written in short transactions with others' turns between them. */
export interface NoteQueue extends Disposable {
  add(note: NewEntry): void
  /** Whether this event was not told before with this count and time. */
  isNews(contextId: string, event: ClusterEvent): boolean
  /** A database as it is now; null: forget it. Written together with the notes about it. */
  see(id: string, seen: LastSeen | null): void
  /** What is remembered of a database, also when it is not written yet. */
  seen(id: string): LastSeen | null
  /** Until when was looked, by `context:engine`. */
  look(key: string, at: string | null): void
  trim(): void
  /** Writes all there is, at once. */
  flush(): void
}

/** Long enough to gather what belongs together, short enough that a page shows it while it is news. */
const gatherMs = 250
/** Databases in one transaction: a few ms. */
const writtenAtOnce = 50
/** Notes of one database that wait at most; a database that flaps faster says nothing by it. */
const mostWaiting = 100
/** Events that are known to be kept: as many as a busy cluster keeps in its hour. */
const mostKnown = 20_000
/** Databases that wait at most; more would only cost memory while the disk is full. */
const mostDatabases = 50_000

interface Waiting {
  notes: NewEntry[]
  seen: LastSeen | null | undefined
}

/** Empty. */
export function createNoteQueue(deps: QueueDeps): NoteQueue {
  const { history, clock } = deps
  const waiting = new Map<string, Waiting>()
  const looks = new Map<string, string>()
  const known = new Map<string, string>()
  let scheduled = false
  let trimming = true
  let disposed = false

  function wait(id: string): Waiting {
    const held = waiting.get(id) ?? { notes: [], seen: undefined }
    if (waiting.size < mostDatabases) waiting.set(id, held)
    schedule(gatherMs)
    return held
  }

  function schedule(ms: number): void {
    if (scheduled || disposed) return
    scheduled = true
    clock.after(ms, () => {
      scheduled = false
      if (disposed) return
      writeSome(writtenAtOnce)
      if (waiting.size > 0 || looks.size > 0) schedule(1)
      else if (trimming) trimSome()
    })
  }

  function trimSome(): void {
    try {
      trimming = history.trim(clock.now())
    } catch (error) {
      trimming = false
      deps.onProblem(error)
    }
    if (trimming) schedule(gatherMs)
  }

  function clean(note: NewEntry): NewEntry {
    return { ...note, title: deps.redact(note.title), detail: note.detail === null ? null : deps.redact(note.detail) }
  }

  function writeSome(most: number): void {
    const batch = [...waiting].slice(0, most)
    for (const [id] of batch) waiting.delete(id)
    const looked = [...looks]
    looks.clear()
    let added = 0
    try {
      history.write(() => {
        for (const [id, { notes, seen }] of batch) {
          for (const note of notes) history.add(clean(note))
          added += notes.length
          if (seen !== undefined) history.setSeen(id, seen)
        }
        for (const [key, at] of looked) {
          const [contextId = '', engine = ''] = key.split(':')
          history.setLastLook(contextId, engine, at)
        }
      })
      if (added > 0) deps.onKept()
    } catch (error) {
      // What could not be kept shows as one difference at the next start.
      deps.onProblem(error)
    }
  }

  return {
    add(note) {
      const { notes } = wait(note.clusterId)
      if (notes.length < mostWaiting) notes.push(note)
    },
    isNews(contextId, event) {
      const key = eventKey(contextId, event)
      const state = `${event.count} ${event.lastSeen}`
      if (known.get(key) === state) return false
      known.delete(key)
      known.set(key, state)
      for (const oldest of known.keys()) {
        if (known.size <= mostKnown) break
        known.delete(oldest)
      }
      return true
    },
    see(id, seen) {
      wait(id).seen = seen
    },
    seen(id) {
      const held = waiting.get(id)?.seen
      return held === undefined ? history.seen(id) : held
    },
    look(key, at) {
      if (at === null) return
      looks.set(key, at)
      schedule(gatherMs)
    },
    trim() {
      trimming = true
    },
    flush() {
      while (waiting.size > 0 || looks.size > 0) writeSome(writtenAtOnce)
    },
    [Symbol.dispose]() {
      disposed = true
    },
  }
}
