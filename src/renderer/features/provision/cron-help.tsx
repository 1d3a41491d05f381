import { useMemo } from 'react'
import { inZone } from '../../../shared/domain/cron-runs.ts'
import { exactTime } from '../../ui/age-text.ts'
import { cronMeaning, unixCronMeaning } from './cron-meaning.ts'

/** Under a schedule: when it would run next, or why it can't be read. `zone`: it is a crontab's, read there; null: six fields in UTC. */
export function CronHelp({ expression, zone }: { expression: string; zone: string | null }) {
  const meaning = useMemo(
    () => (zone === null ? cronMeaning(expression, new Date()) : unixCronMeaning(expression, zone, new Date())),
    [expression, zone],
  )
  if (meaning.problem !== null) return <p className="text-xs text-warn">{meaning.problem}</p>
  if (meaning.next.length === 0) return null
  return (
    <p className="text-xs text-ink-3">
      Next runs ({zone ?? 'UTC'}):{' '}
      {meaning.next.map((at, index) => (
        <span key={at} title={exactTime(at)} className="tabular whitespace-nowrap">
          {index > 0 && ', '}
          {zone === null ? at.slice(0, 16).replace('T', ' ') : inZone(Date.parse(at), zone)}
        </span>
      ))}
    </p>
  )
}
