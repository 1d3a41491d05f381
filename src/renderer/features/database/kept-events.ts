import type { ClusterEvent } from '../../../shared/domain/database-cluster.ts'
import type { TimelineEntry } from '../../../shared/domain/timeline.ts'

/** An event, and whether only the history still has it. */
export type KeptEvent = ClusterEvent & { readonly kept: boolean }

/** The events that the cluster has, and those that only the history has, newest first. */
export function withKept(events: readonly ClusterEvent[], kept: readonly TimelineEntry[]): KeptEvent[] {
  const here = new Set(events.map(event => event.id))
  const gone = kept
    .filter(entry => entry.kind === 'event' && entry.eventId !== null && !here.has(entry.eventId))
    .map(entry => ({
      id: entry.eventId ?? entry.id,
      type: entry.tone === 'warn' ? 'Warning' : 'Normal',
      reason: entry.what,
      message: entry.detail ?? '',
      about: entry.about ?? '',
      count: entry.count,
      lastSeen: entry.at,
      kept: true,
    }))
  return [...events.map(event => ({ ...event, kept: false })), ...gone].toSorted((a, b) =>
    (b.lastSeen ?? '').localeCompare(a.lastSeen ?? ''),
  )
}
