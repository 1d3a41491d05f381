/**
 * The fleet: rows of all sessions and how fresh each context is. Subscribers get a snapshot, then deltas as JSON text; each holds only
 * which rows and contexts changed since its last frame, so a slow one costs no memory and gets the latest state. Rows of a context that is
 * lost stay, and its freshness says so in the same frame; rows of a context that the user disconnects leave.
 */
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { Freshness } from '../../shared/domain/freshness.ts'
import type { Health } from '../../shared/domain/health.ts'
import type { ContextFreshness } from '../../shared/fleet/frame.ts'
import { sameJson } from '../../shared/fleet/same-json.ts'
import type { Clock } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'

/** Which databases are wanted; what is left out doesn't matter. */
export interface FleetFilter {
  readonly context?: string | undefined
  readonly namespace?: string | undefined
  readonly engine?: string | undefined
  readonly health?: Health | undefined
}

export interface FleetStore {
  /** Rows that changed and ids of rows that left, of one context. Ignored while that context is not in the fleet. */
  put(contextId: string, rows: readonly DatabaseCluster[], removed: readonly string[]): void
  /** Brings a context into the fleet or tells its freshness. */
  setContext(context: ContextFreshness): void
  /** Takes a context and its rows out. */
  dropContext(id: string): void
  /** While nobody can see the app, no frame is made just to tell a newer "as of"; it comes with the next change, or when it is seen again. */
  setVisible(visible: boolean): void
  rows(): readonly DatabaseCluster[]
  row(id: string): DatabaseCluster | null
  count(contextId: string): number
  /** null: not in the fleet. */
  freshness(contextId: string): Freshness | null
  list(filter: FleetFilter): { clusters: DatabaseCluster[]; freshness: { contextId: string; freshness: Freshness }[] }
  /** Frames as JSON text. */
  subscribe(signal?: AbortSignal): AsyncIteratorObject<string, undefined, void>
  /** Told when the first subscriber comes and when the last one goes. */
  onAudience(listen: (present: boolean) => void): () => void
}

/** One animation frame: a page can't show more. */
const frameMs = 16
/** Rows per frame: at some 600 bytes each, building a frame of these takes a few ms. What is left follows in the next one. */
const rowsPerFrame = 5_000
/** How old the told "as of" may become while nothing else is to be told. */
const asOfEveryMs = 10_000

interface Place {
  context: ContextFreshness
  toldAsOfAt: number
  readonly rows: Map<string, Line>
}
interface Line {
  readonly row: DatabaseCluster
  text: string | null
}
interface Subscriber {
  readonly rows: Set<string>
  readonly contexts: Set<string>
  readonly poke: () => void
}

/** Opens an empty fleet. */
export function createFleetStore(deps: { readonly clock: Clock; readonly newEpoch: () => string }): FleetStore {
  const { clock } = deps
  const places = new Map<string, Place>()
  const subscribers = new Set<Subscriber>()
  const audience = new Set<(present: boolean) => void>()
  let visible = true

  /** Kept for the other subscribers; for a single one it would only cost memory. */
  function textOf(line: Line): string {
    if (line.text !== null) return line.text
    const text = JSON.stringify(line.row)
    if (subscribers.size > 1) line.text = text
    return text
  }

  function lineOf(id: string): Line | undefined {
    return places.get(id.slice(0, id.indexOf(':')))?.rows.get(id)
  }

  function tellContext(id: string, urgent: boolean) {
    for (const subscriber of subscribers) {
      subscriber.contexts.add(id)
      if (urgent) subscriber.poke()
    }
  }

  /** Takes the changes out of the subscriber, as parts of a frame. */
  function drain(subscriber: Subscriber): { contexts: string[]; removedContexts: string[]; rows: string[]; removed: string[] } {
    const contexts: string[] = []
    const removedContexts: string[] = []
    for (const id of subscriber.contexts) {
      const place = places.get(id)
      if (place === undefined) removedContexts.push(JSON.stringify(id))
      else contexts.push(JSON.stringify(place.context))
    }
    subscriber.contexts.clear()
    const rows: string[] = []
    const removed: string[] = []
    for (const id of subscriber.rows) {
      if (rows.length + removed.length >= rowsPerFrame) break
      subscriber.rows.delete(id)
      const line = lineOf(id)
      if (line === undefined) removed.push(JSON.stringify(id))
      else rows.push(textOf(line))
    }
    if (subscriber.rows.size > 0) subscriber.poke()
    return { contexts, removedContexts, rows, removed }
  }

  return {
    put(contextId, rows, removed) {
      const place = places.get(contextId)
      if (place === undefined) return
      for (const id of removed) place.rows.delete(id)
      for (const row of rows) place.rows.set(row.id, { row, text: null })
      for (const subscriber of subscribers) {
        for (const id of removed) subscriber.rows.add(id)
        for (const row of rows) subscriber.rows.add(row.id)
        if (subscriber.rows.size > 0) subscriber.poke()
      }
    },
    setContext(context) {
      const place = places.get(context.id)
      if (place === undefined) {
        places.set(context.id, { context, toldAsOfAt: clock.monotonic(), rows: new Map() })
        return tellContext(context.id, true)
      }
      const before = place.context
      if (sameJson(before, context)) return
      place.context = context
      const onlyAsOf = sameJson({ ...before, freshness: { ...before.freshness, asOf: context.freshness.asOf } }, context)
      const urgent = !onlyAsOf || (visible && clock.monotonic() - place.toldAsOfAt >= asOfEveryMs)
      if (urgent) place.toldAsOfAt = clock.monotonic()
      tellContext(context.id, urgent)
    },
    setVisible(next) {
      visible = next
      if (visible) for (const subscriber of subscribers) if (subscriber.contexts.size > 0) subscriber.poke()
    },
    dropContext(id) {
      const place = places.get(id)
      if (place === undefined) return
      places.delete(id)
      for (const subscriber of subscribers) for (const row of place.rows.keys()) subscriber.rows.add(row)
      tellContext(id, true)
    },
    rows: () => [...places.values()].flatMap(place => Array.from(place.rows.values(), line => line.row)),
    row: id => lineOf(id)?.row ?? null,
    count: contextId => places.get(contextId)?.rows.size ?? 0,
    freshness: contextId => places.get(contextId)?.context.freshness ?? null,
    list(filter) {
      const wanted = [...places.values()].filter(place => filter.context === undefined || place.context.id === filter.context)
      const clusters: DatabaseCluster[] = []
      for (const place of wanted) for (const { row } of place.rows.values()) if (fits(row, filter)) clusters.push(row)
      return { clusters, freshness: wanted.map(({ context }) => ({ contextId: context.id, freshness: context.freshness })) }
    },
    subscribe(signal) {
      const epoch = JSON.stringify(deps.newEpoch())
      let rev = -1
      let subscriber: Subscriber | null = null
      return coalesce({
        clock,
        spacingMs: frameMs,
        ...(signal === undefined ? {} : { signal }),
        begin(poke) {
          const rows = [...places.values()].flatMap(place => [...place.rows.keys()])
          const joined: Subscriber = { rows: new Set(rows), contexts: new Set(places.keys()), poke }
          subscriber = joined
          subscribers.add(joined)
          if (subscribers.size === 1) for (const listen of audience) listen(true)
          return () => {
            subscribers.delete(joined)
            if (subscribers.size === 0) for (const listen of audience) listen(false)
          }
        },
        take() {
          if (subscriber === null) return null
          const { contexts, removedContexts, rows, removed } = drain(subscriber)
          if (rev >= 0 && contexts.length + removedContexts.length + rows.length + removed.length === 0) return null
          rev += 1
          if (rev === 0) return `{"type":"snapshot","epoch":${epoch},"rev":0,"contexts":[${contexts}],"rows":[${rows}]}`
          return `{"type":"delta","epoch":${epoch},"rev":${rev},"contexts":[${contexts}],"removedContexts":[${removedContexts}],"rows":[${rows}],"removed":[${removed}]}`
        },
      })
    },
    onAudience(listen) {
      audience.add(listen)
      return () => audience.delete(listen)
    },
  }
}

function fits(row: DatabaseCluster, filter: FleetFilter): boolean {
  return (
    (filter.namespace === undefined || row.namespace === filter.namespace) &&
    (filter.engine === undefined || row.engine === filter.engine) &&
    (filter.health === undefined || row.health === filter.health)
  )
}
