import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { ContextName } from '../context-name.tsx'
import { addressOf } from '../router.ts'
import { exactTime } from '../ui/age-text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyValue } from '../ui/key-value.tsx'
import { LongText } from '../ui/long-text.tsx'
import { SafeText } from '../ui/safe-text.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { gapText, timelineLook } from './timeline-words.ts'

const sources: Readonly<Record<TimelineEntry['kind'], string>> = {
  state: 'seen by the app',
  event: 'told by Kubernetes',
  done: 'from the journal of this laptop',
}

type TimelineDetailsProps = {
  entry: TimelineEntry
  /** uid of the database as it is now; null: not known here. */
  currentUid: string | null
  onClose: () => void
}

/** All that is known of the chosen entry, and where to go from it. */
export function TimelineDetails({ entry, currentUid, onClose }: TimelineDetailsProps) {
  const gap = gapText(entry, true)
  const subject = subjectOf(entry)
  const earlier = currentUid !== null && entry.uid !== null && entry.uid !== currentUid
  const facts: { label: string; value: ReactNode }[] = [
    { label: entry.from === null ? 'When' : 'Seen', value: exactTime(entry.at) },
    ...(gap === null ? [] : [{ label: 'Happened', value: gap }]),
    ...(entry.detail === null ? [] : [{ label: 'Details', value: <LongText text={entry.detail} limit={1000} /> }]),
    ...(entry.about === null ? [] : [{ label: 'About', value: <SafeText>{entry.about}</SafeText> }]),
    ...(entry.count > 1 ? [{ label: 'Times', value: entry.count }] : []),
    ...(entry.who === null ? [] : [{ label: 'Who', value: <SafeText>{entry.who}</SafeText> }]),
    { label: 'Source', value: sources[entry.kind] },
    ...(entry.contextName === null ? [] : [{ label: 'Context', value: <ContextName id={entry.contextId} name={entry.contextName} /> }]),
    ...(earlier ? [{ label: 'Object', value: 'An earlier database of this name, not the one that is there now.' }] : []),
  ]
  return (
    <section
      aria-label="The chosen entry"
      className="max-h-[45%] shrink-0 overflow-y-auto border-t border-line bg-raised px-6 py-3 text-sm"
    >
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <StatusBadge {...timelineLook(entry)} />
        <SafeText className="font-medium text-ink">{entry.title}</SafeText>
        <span className="flex gap-4">
          {subject !== null && <Way href={subject.href}>Open {subject.name}</Way>}
          {entry.planId !== null && <Way href={addressOf(['plan', entry.planId])}>Plan</Way>}
          {entry.runId !== null && <Way href={addressOf(['runs', entry.runId])}>Run</Way>}
        </span>
        <span className="ml-auto">
          <IconButton size="sm" label="Close" icon={X} onClick={onClose} />
        </span>
      </div>
      <KeyValue items={facts} />
    </section>
  )
}

/** What it is about: an operator has a page as a database has. */
function subjectOf({ clusterId, contextId, engine, operator, name }: TimelineEntry): { href: string; name: string } | null {
  if (clusterId === null) return null
  if (operator == null || contextId === null || engine === null)
    return { href: addressOf(['database', clusterId]), name: name ?? 'the database' }
  return { href: addressOf(['operator', contextId, engine]), name: operator }
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className="font-medium text-accent-text hover:underline">
      {children}
    </a>
  )
}
