import type { LogLine, LogSeverity } from '../../shared/domain/log-line.ts'
import { classNames } from '../ui/class-names.ts'
import { cleanText } from '../ui/clean-text.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { StatusBadge, type StatusBadgeProps } from '../ui/status-badge.tsx'

/** How each severity looks: never by colour alone. */
export const severityLook: Readonly<Record<LogSeverity, Pick<StatusBadgeProps, 'tone' | 'shape' | 'label'>>> = {
  fatal: { tone: 'bad', shape: 'error', label: 'Fatal' },
  error: { tone: 'bad', shape: 'error', label: 'Error' },
  warning: { tone: 'warn', shape: 'alert', label: 'Warning' },
  info: { tone: 'muted', shape: 'info', label: 'Info' },
  debug: { tone: 'muted', shape: 'dashed', label: 'Debug' },
  unknown: { tone: 'unknown', shape: 'question', label: '?' },
}

const timeFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** The time of day with milliseconds. */
function logTime(at: string | null): string {
  const time = at === null ? Number.NaN : Date.parse(at)
  return Number.isNaN(time) ? '?' : timeFormat.format(time)
}

/** Height of one line, in px. */
export const logRowHeight = 24

/** Longest part of a message that a row draws; the rest is below, when the line is chosen. */
const drawn = 400

type LogRowProps = {
  line: LogLine
  id: string
  top: number
  chosen: boolean
  index: number
  count: number
  onChoose: (seq: number) => void
}

/** One line of a log. */
export function LogRow({ line, id, top, chosen, index, count, onChoose }: LogRowProps) {
  const loud = line.severity === 'error' || line.severity === 'fatal'
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      onClick={() => onChoose(line.seq)}
      onKeyDown={event => event.key === 'Enter' && onChoose(line.seq)}
      style={{ top, height: logRowHeight }}
      className={classNames(
        'absolute inset-x-0 grid cursor-default grid-cols-[92px_minmax(80px,140px)_84px_minmax(60px,190px)_minmax(0,1fr)] items-center gap-2 px-6 text-xs',
        chosen ? 'bg-accent-soft' : loud ? 'bg-bad-soft' : 'hover:bg-hover',
      )}
    >
      <span className="tabular font-mono text-2xs text-ink-3">{logTime(line.at)}</span>
      <span title={cleanText(line.member)} className="flex min-w-0 text-ink-2">
        <MiddleCut text={cleanText(line.member)} />
      </span>
      <StatusBadge {...severityLook[line.severity]} bare />
      <bdi className="truncate text-ink-3">{cleanText(line.source)}</bdi>
      <bdi className="truncate font-mono text-ink">{cleanText(line.message.slice(0, drawn))}</bdi>
    </div>
  )
}
