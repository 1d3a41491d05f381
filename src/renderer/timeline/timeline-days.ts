import type { TimelineEntry } from '../../shared/domain/timeline.ts'

/** A line of the list: a day's heading, or an entry under it. */
export type TimelineLine =
  | { readonly kind: 'day'; readonly key: string; readonly title: string }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: TimelineEntry }

const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** Entries, newest first, with a heading before each day of this computer's calendar. */
export function linesByDay(entries: readonly TimelineEntry[], now: number): TimelineLine[] {
  const lines: TimelineLine[] = []
  const today = new Date(now).toDateString()
  const yesterday = new Date(now - 86_400_000).toDateString()
  let last = ''
  for (const entry of entries) {
    const at = new Date(entry.at)
    const day = at.toDateString()
    if (day !== last) {
      const name = day === today ? 'Today, ' : day === yesterday ? 'Yesterday, ' : ''
      const title = Number.isNaN(at.getTime()) ? 'No date' : `${name}${dayFormat.format(at)}`
      // A day may come twice where clocks were set: keys must not.
      lines.push({ kind: 'day', key: `day ${entry.id}`, title })
      last = day
    }
    lines.push({ kind: 'entry', key: entry.id, entry })
  }
  return lines
}

/** The newest page laid over what is held: what is on it is newer, and what is older than it stays. */
export function joinFirstPage(first: readonly TimelineEntry[], held: readonly TimelineEntry[]): TimelineEntry[] {
  const edge = first.at(-1)?.at ?? ''
  const fresh = new Set(first.map(entry => entry.id))
  return [...first, ...held.filter(entry => !fresh.has(entry.id) && entry.at <= edge)]
}

/** An older page put behind what is held. */
export function joinOlder(held: readonly TimelineEntry[], older: readonly TimelineEntry[]): TimelineEntry[] {
  const known = new Set(held.map(entry => entry.id))
  return [...held, ...older.filter(entry => !known.has(entry.id))]
}
