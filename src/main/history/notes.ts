import { type ClusterEvent, type DatabaseCluster, databaseClusterId } from '../../shared/domain/database-cluster.ts'
import type { RootEvent } from '../fleet/fleet-observer.ts'
import type { Change } from './diff-rows.ts'
import type { NewEntry } from './history-store.ts'
import type { Stamp } from './looking.ts'
import type { Seen } from './seen.ts'

/** A note of a database: what it is about, and nothing of what happened. */
function about(id: string, uid: string | null, contextName: string | null) {
  const [contextId = '', engine = '', namespace = '', name = ''] = id.split(':')
  return { kind: 'state', key: null, clusterId: id, contextId, contextName, engine, namespace, name, uid, about: null, count: 1 } as const
}

/** What changed of a database. What the cluster dates stands at its own time, also when nobody looked. */
export function changeNotes(row: DatabaseCluster, changes: readonly Change[], stamp: Stamp, contextName: string | null): NewEntry[] {
  return changes.map(({ datedAt, ...change }) => {
    const dated = datedAt === null ? null : instantOf(datedAt, stamp.at)
    return { ...about(row.id, row.uid, contextName), ...change, ...(dated === null ? stamp : { at: dated, from: null, gap: null }) }
  })
}

/** Clocks differ a little: an object made that long before the last look may still be new. */
const clockSlackMs = 120_000

/** A database that came into sight: created since, or only not seen before. */
export function arrivalNote(row: DatabaseCluster, came: Stamp, contextName: string | null): NewEntry {
  const made = row.createdAt === null ? null : instantOf(row.createdAt, came.at)
  const isNew = made !== null && Date.parse(made) >= Date.parse(came.from ?? came.at) - clockSlackMs
  const said = isNew
    ? ({ what: 'created', tone: 'info', title: 'Created', detail: null, at: made, from: null, gap: null } as const)
    : ({
        what: 'appeared',
        tone: 'muted',
        title: 'Came into sight',
        detail: 'It was there before, but not to be seen from here.',
        ...came,
      } as const)
  return { ...about(row.id, row.uid, contextName), ...said, health: row.health }
}

/** A database that was seen to be deleted, or that is not there any more. */
export function goneNote(id: string, seen: Seen | null, stamp: Stamp, contextName: string | null): NewEntry {
  const said = { what: 'deleted', tone: 'warn', title: 'Deleted', detail: lastWords(seen), health: null } as const
  return { ...about(id, seen?.uid ?? null, contextName), ...said, ...stamp }
}

/** A database that may still be there, but is not to be seen from here any more. */
export function lostSightNote(id: string, seen: Seen, stamp: Stamp, contextName: string | null): NewEntry {
  const detail = 'It can’t be read from here any more. Whether it still exists is not known.'
  const said = { what: 'out-of-sight', tone: 'unknown', title: 'Out of sight', detail, health: null } as const
  return { ...about(id, seen.uid, contextName), ...said, ...stamp }
}

function lastWords(seen: Seen | null): string | null {
  if (seen === null || seen.desired === null) return null
  return `It had ${seen.desired} ${seen.desired === 1 ? 'member' : 'members'}.`
}

/** The key of an event in one context: contexts of one cluster each keep their own. */
export function eventKey(contextId: string, event: Pick<ClusterEvent, 'id'>): string {
  return `${contextId} ${event.id.slice(0, 200)}`
}

/** What Kubernetes told. It dates it itself; `now` stands in where it doesn't, or gives a time that can't be. */
export function eventNote(contextId: string, told: RootEvent, contextName: string | null, now: string): NewEntry {
  const { engine, namespace, name, uid, event } = told
  return {
    ...about(databaseClusterId(contextId, engine, namespace, name), uid, contextName),
    kind: 'event',
    key: eventKey(contextId, event),
    what: event.reason,
    tone: event.type === 'Warning' ? 'warn' : 'muted',
    at: (event.lastSeen === null ? null : instantOf(event.lastSeen, now)) ?? now,
    from: null,
    gap: null,
    title: event.reason === '' ? 'Event' : event.reason,
    detail: event.message === '' ? null : event.message,
    about: event.about === '' ? null : event.about,
    count: event.count,
    health: null,
  }
}

/** No clock is wrong by more than a day without anybody noticing. */
const mostAheadMs = 86_400_000

/** An instant as it is sorted by; null for one that can't be. */
function instantOf(text: string, now: string): string | null {
  const time = Date.parse(text)
  return Number.isNaN(time) || time < 0 || time > Date.parse(now) + mostAheadMs ? null : new Date(time).toISOString()
}
