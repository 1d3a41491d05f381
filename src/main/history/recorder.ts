import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { FleetObserver, RootEvent } from '../fleet/fleet-observer.ts'
import type { FleetStore } from '../fleet/fleet-store.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import { diffRows } from './diff-rows.ts'
import type { HistoryStore } from './history-store.ts'
import { type Looking, type Stamp, startLooking } from './looking.ts'
import { createNoteQueue } from './note-queue.ts'
import { arrivalNote, changeNotes, eventNote, goneNote, lostSightNote } from './notes.ts'
import { carryOver, type Seen, seenOf } from './seen.ts'

interface RecorderDeps {
  readonly history: HistoryStore
  readonly store: Pick<FleetStore, 'row'>
  readonly clock: Clock
  /** How a context is called now; null: not known. */
  readonly contextName: (contextId: string) => string | null
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  /** Called after something new was kept. */
  readonly onKept: () => void
  readonly onProblem: (error: unknown) => void
}

interface Place {
  readonly looking: Looking
  /** Databases that came into sight and were not yet compared with what is remembered of them. */
  readonly arrivals: Map<string, Stamp>
  /** Whether what was there at first is compared: what comes into sight later is new. */
  begun: boolean
  /** Whether what is remembered but not there was looked for. */
  swept: boolean
}

/** The observer of the fleet, and the end of its work. */
export interface Recorder extends FleetObserver, Disposable {}

/** How often arrivals are looked at until all of them are compared. */
const compareEveryMs = 500
/** Between two goes, when there are more than fit into one. */
const compareOnMs = 20
/** How often it is kept until when was looked, for the day the app is killed. */
const keepLookEveryMs = 60_000
/** Arrivals that are compared in one go: about 2 ms. */
const comparedAtOnce = 100

/** Begins with what was remembered; writes nothing before something is seen. */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { history, store, clock } = deps
  const startedAt = isoTime(clock)
  const places = new Map<string, Place>()
  /** What is known of a database beyond what its row tells now. */
  const carried = new Map<string, Seen>()
  const queue = createNoteQueue({ history, clock, redact: deps.redact, onKept: deps.onKept, onProblem: deps.onProblem })
  let comparing = false
  let ended = false
  let cancelLook = clock.after(keepLookEveryMs, keepLooks)

  /** The fleet goes on whatever becomes of its history. */
  function safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      deps.onProblem(error)
    }
  }

  function placeOf(contextId: string, engine: string): Place {
    const key = `${contextId}:${engine}`
    const held = places.get(key)
    if (held !== undefined) return held
    const at = history.lastLook(contextId, engine)
    const before = at === null ? null : ({ at, gap: at < startedAt ? 'closed' : 'disconnected' } as const)
    const place: Place = { looking: startLooking(clock, before), arrivals: new Map(), begun: false, swept: false }
    places.set(key, place)
    return place
  }

  function learn(row: DatabaseCluster, before: Seen | null): void {
    const plain = seenOf(row)
    const seen = before === null ? plain : carryOver(before, plain)
    if (JSON.stringify(seen) === JSON.stringify(plain)) carried.delete(row.id)
    else carried.set(row.id, seen)
    queue.see(row.id, { seen, until: null })
  }

  function changed(row: DatabaseCluster, before: Seen, stamp: Stamp): void {
    const changes = diffRows(before, carryOver(before, seenOf(row)))
    if (changes.length === 0) return
    for (const note of changeNotes(row, changes, stamp, deps.contextName(row.contextId))) queue.add(note)
    learn(row, before)
  }

  /** A database that came into sight is compared with what is remembered of it, once all that its row is made from was read. */
  function compare(id: string, place: Place, came: Stamp): void {
    const row = store.row(id)
    if (row === null) return
    const last = queue.seen(id)
    if (last !== null) {
      // Its row may have changed since it came: so far reaches what is compared.
      const at = isoTime(clock)
      const stamp: Stamp = last.until === null ? { ...came, at } : { at, from: last.until, gap: came.gap ?? 'disconnected' }
      changed(row, last.seen, stamp)
      if (last.until !== null || JSON.stringify(last.seen) !== JSON.stringify(seenOf(row))) learn(row, last.seen)
      return
    }
    // Of a context that is looked at for the first time, nothing is news.
    if (place.looking.before !== null || came.from !== null || place.begun)
      queue.add(arrivalNote(row, came, deps.contextName(row.contextId)))
    learn(row, null)
  }

  function compareIn(ms: number): void {
    if (comparing || ended) return
    comparing = true
    clock.after(ms, () => {
      comparing = false
      safely(() => {
        const nextMs = ended ? null : compareSome()
        if (nextMs !== null) compareIn(nextMs)
      })
    })
  }

  /** In how many ms there is more to compare; null: not before something new is heard. */
  function compareSome(): number | null {
    let left = comparedAtOnce
    let waits = false
    for (const [key, place] of places) {
      if (!place.looking.settled()) {
        waits ||= place.looking.live()
        continue
      }
      for (const [id, stamp] of place.arrivals) {
        if (left === 0) return compareOnMs
        left -= 1
        place.arrivals.delete(id)
        compare(id, place, stamp)
      }
      place.begun = true
      if (!place.swept && place.looking.complete()) sweep(key, place)
    }
    return waits ? compareEveryMs : null
  }

  /** What was in sight to the end and is not there now was deleted meanwhile. */
  function sweep(key: string, place: Place): void {
    place.swept = true
    const { before } = place.looking
    if (before === null) return
    const [contextId = '', engine = ''] = key.split(':')
    const stamp: Stamp = { at: isoTime(clock), from: before.at, gap: before.gap }
    for (const id of history.inSight(contextId, engine)) {
      if (store.row(id) !== null) continue
      queue.add(goneNote(id, queue.seen(id)?.seen ?? null, stamp, deps.contextName(contextId)))
      queue.see(id, null)
    }
  }

  function keepLooks(): void {
    cancelLook = clock.after(keepLookEveryMs, keepLooks)
    for (const [key, { looking }] of places) queue.look(key, looking.seenUntil())
    queue.trim()
  }

  const observer: FleetObserver = {
    rows(contextId, rows, removed, gone) {
      // Thousands come at once when a context connects, all of one engine: its place and the time are found out once.
      let [engine, place, stamp]: [string | null, Place | null, Stamp | null] = [null, null, null]
      for (const row of rows) {
        if (place === null || stamp === null || row.engine !== engine) {
          engine = row.engine
          place = placeOf(contextId, engine)
          stamp = place.looking.stamp()
        }
        const before = store.row(row.id)
        if (before !== null && !place.arrivals.has(row.id)) changed(row, carried.get(row.id) ?? seenOf(before), stamp)
        else if (before === null) {
          place.arrivals.set(row.id, stamp)
          compareIn(compareEveryMs)
        }
      }
      const deleted = new Set(gone)
      for (const id of removed) {
        const place = placeOf(contextId, id.split(':')[1] ?? '')
        const row = store.row(id)
        const stamp = place.looking.stamp()
        if (row === null) continue
        // One that was never compared is compared now: its history would miss a link.
        if (place.arrivals.delete(id)) compare(id, place, stamp)
        const seen = carried.get(id) ?? seenOf(row)
        carried.delete(id)
        if (deleted.has(id)) {
          queue.add(goneNote(id, seen, stamp, deps.contextName(contextId)))
          queue.see(id, null)
        } else {
          queue.add(lostSightNote(id, seen, stamp, deps.contextName(contextId)))
          queue.see(id, { seen, until: stamp.at })
        }
      }
    },
    sight(contextId, roots) {
      for (const root of roots) {
        const place = placeOf(contextId, root.engine)
        place.looking.see(root)
        if (!place.swept || place.arrivals.size > 0) compareIn(compareEveryMs)
      }
    },
    ended(contextId) {
      for (const [key, place] of places) {
        if (!key.startsWith(`${contextId}:`)) continue
        queue.look(key, place.looking.seenUntil())
        places.delete(key)
      }
      for (const id of carried.keys()) if (id.startsWith(`${contextId}:`)) carried.delete(id)
      // Before anybody asks again when it was looked at last.
      queue.flush()
    },
    event(contextId, event) {
      if (queue.isNews(contextId, event.event)) queue.add(eventNote(contextId, event, deps.contextName(contextId), isoTime(clock)))
    },
    looked({ cluster, events }) {
      const { engine, namespace, name, uid } = cluster
      for (const event of events) {
        if (!queue.isNews(cluster.contextId, event)) continue
        const told: RootEvent = { engine, namespace, name, uid, event }
        queue.add(eventNote(cluster.contextId, told, deps.contextName(cluster.contextId), isoTime(clock)))
      }
    },
  }

  return {
    rows: (...told) => safely(() => observer.rows(...told)),
    sight: (...told) => safely(() => observer.sight(...told)),
    ended: (...told) => safely(() => observer.ended(...told)),
    event: (...told) => safely(() => observer.event(...told)),
    looked: (...told) => safely(() => observer.looked(...told)),
    [Symbol.dispose]() {
      ended = true
      cancelLook()
      for (const [key, { looking }] of places) queue.look(key, looking.seenUntil())
      queue.flush()
      queue[Symbol.dispose]()
    },
  }
}
