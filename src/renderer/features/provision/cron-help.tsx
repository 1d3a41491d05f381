import { useMemo } from 'react'
import { exactTime } from '../../ui/age-text.ts'
import { cronMeaning } from './cron-meaning.ts'

/** Under a schedule: when it would run next, or why it can't be read. */
export function CronHelp({ expression }: { expression: string }) {
  const meaning = useMemo(() => cronMeaning(expression, new Date()), [expression])
  if (meaning.problem !== null) return <p className="text-xs text-warn">{meaning.problem}</p>
  if (meaning.next.length === 0) return null
  return (
    <p className="text-xs text-ink-3">
      Next runs (UTC):{' '}
      {meaning.next.map((at, index) => (
        <span key={at} title={exactTime(at)} className="tabular">
          {index > 0 && ', '}
          {at.slice(0, 16).replace('T', ' ')}
        </span>
      ))}
    </p>
  )
}
