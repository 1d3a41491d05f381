import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { clockTime, exactTime } from '../ui/age-text.ts'
import { journalLook } from '../ui/journal-looks.ts'
import type { Look } from '../ui/run-looks.ts'
import type { StatusShape } from '../ui/status-badge.tsx'

const shapes: Readonly<Record<TimelineEntry['tone'], StatusShape>> = {
  good: 'check',
  info: 'info',
  warn: 'alert',
  bad: 'error',
  muted: 'dashed',
  unknown: 'question',
}

const stateLabels: Readonly<Record<string, string>> = {
  health: 'Health',
  reason: 'State',
  members: 'Members',
  scaled: 'Scaled',
  primary: 'Primary',
  version: 'Version',
  storage: 'Storage',
  backup: 'Backup',
  created: 'Created',
  deleted: 'Deleted',
  replaced: 'Replaced',
  appeared: 'Seen',
  'out-of-sight': 'Out of sight',
}

/** How an entry looks: never by colour alone. */
export function timelineLook(entry: TimelineEntry): Look {
  if (entry.kind === 'done') return journalLook(entry.what)
  const shape = shapes[entry.tone]
  if (entry.kind === 'event') return { tone: entry.tone, shape: entry.tone === 'muted' ? 'info' : shape, label: 'Event' }
  return { tone: entry.tone, shape, label: Object.hasOwn(stateLabels, entry.what) ? (stateLabels[entry.what] ?? 'State') : 'State' }
}

export const kindLabels: Readonly<Record<TimelineEntry['kind'], string>> = {
  state: 'State changes',
  event: 'Kubernetes events',
  done: 'What we did',
}

const gapWords: Readonly<Record<NonNullable<TimelineEntry['gap']>, string>> = {
  lost: 'while the connection was lost',
  disconnected: 'while it was not watched',
  closed: 'while the app was closed',
}

/** When it happened, for what nobody saw happen: between which looks, and why nobody looked. null: it was seen, or the cluster dated it. */
export function gapText(entry: TimelineEntry, exact = false): string | null {
  if (entry.from === null) return null
  const time = exact ? exactTime : clockTime
  return `Between ${time(entry.from)} and ${time(entry.at)}${entry.gap === null ? '' : `, ${gapWords[entry.gap]}`}`
}

/** What stands under an entry's title. */
export function timelineDetail(entry: TimelineEntry): string {
  const who = entry.kind === 'done' && entry.who !== null ? `by ${entry.who}` : null
  const times = entry.count > 1 ? `${entry.count} times` : null
  return [gapText(entry), entry.about, entry.detail, times, who].filter(part => part !== null).join(' · ')
}
