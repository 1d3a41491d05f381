import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { Age } from '../ui/age.tsx'
import { clockTime } from '../ui/age-text.ts'
import { classNames } from '../ui/class-names.ts'
import { cleanText } from '../ui/clean-text.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { timelineDetail, timelineLook } from './timeline-words.ts'

/** Heights in px of an entry and of a day's heading. */
export const timelineRowHeight = 48
export const timelineDayHeight = 32

type TimelineRowProps = {
  entry: TimelineEntry
  id: string
  top: number
  chosen: boolean
  /** Whether it says which database it is about. */
  named: boolean
  contextTitle: string
  onChoose: (id: string) => void
}

/** One entry: when, what kind, what, and where. */
export function TimelineRow({ entry, id, top, chosen, named, contextTitle, onChoose }: TimelineRowProps) {
  const detail = timelineDetail(entry)
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      data-kind={entry.kind}
      onClick={() => onChoose(entry.id)}
      onKeyDown={event => event.key === 'Enter' && onChoose(entry.id)}
      style={{ top, height: timelineRowHeight }}
      className={classNames(
        'absolute inset-x-0 grid cursor-default items-center gap-3 border-b border-line px-6 text-sm',
        named ? 'grid-cols-[104px_132px_minmax(0,1fr)_minmax(160px,22%)]' : 'grid-cols-[104px_132px_minmax(0,1fr)]',
        chosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <span className="min-w-0 text-xs">
        <span className="block truncate text-ink-2">
          <Age at={entry.at} light />
        </span>
        <span className="tabular block truncate font-mono text-2xs text-ink-3">
          {entry.from === null ? '' : '≤ '}
          {clockTime(entry.at).slice(-8)}
        </span>
      </span>
      <StatusBadge {...timelineLook(entry)} bare />
      <span className="min-w-0">
        <Line text={cleanText(entry.title.slice(0, 300))} look="font-medium text-ink" />
        {detail !== '' && <Line text={cleanText(detail.slice(0, 400))} look="text-xs text-ink-2" />}
      </span>
      {named && (
        <span className="min-w-0">
          <Line text={cleanText(entry.operator ?? entry.name ?? '', 120)} look="text-ink" />
          <Line
            text={cleanText(`${entry.operator == null ? (entry.namespace ?? '') : 'operator'} · ${contextTitle}`, 160)}
            look="text-xs text-ink-3"
          />
        </span>
      )}
    </div>
  )
}

/** One line of text, whole on hover where it is cut. */
function Line({ text, look }: { text: string; look: string }) {
  return (
    <bdi title={text} className={classNames('block truncate', look)}>
      {text}
    </bdi>
  )
}
