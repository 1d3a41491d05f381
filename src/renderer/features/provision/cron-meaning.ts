import { Cron } from 'croner'
import { faultOfUnixCron } from '../../../shared/domain/cron.ts'
import { isTimeZone, nextRuns } from '../../../shared/domain/cron-runs.ts'

/** What a schedule means: when it runs next (ISO 8601, UTC), or why it can't be read. */
export type CronMeaning = { readonly next: readonly string[]; readonly problem: string | null }

/** Reads a crontab's schedule of five fields by the clock of a zone, from `now` on. */
export function unixCronMeaning(expression: string, timeZone: string, now: Date, runs = 3): CronMeaning {
  if (expression.trim() === '') return { next: [], problem: null }
  const fault = faultOfUnixCron(expression)
  if (fault !== null) return { next: [], problem: fault }
  // The zone has a field of its own, which says what is wrong with it.
  if (!isTimeZone(timeZone)) return { next: [], problem: null }
  const next = nextRuns(expression, timeZone, now.getTime(), runs)
  return { next: next.map(at => new Date(at).toISOString()), problem: next.length === 0 ? 'This schedule never runs.' : null }
}

/** Reads a cron expression of five or six fields (seconds first) in UTC, as operators do, from `now` on. */
export function cronMeaning(expression: string, now: Date, runs = 3): CronMeaning {
  const text = expression.trim()
  if (text === '') return { next: [], problem: null }
  if (text.length > 120) return { next: [], problem: 'The schedule is too long.' }
  try {
    const next = new Cron(text, { paused: true, timezone: 'UTC' }).nextRuns(runs, now)
    return next.length === 0
      ? { next: [], problem: 'This schedule never runs.' }
      : { next: next.map(instant => instant.toISOString()), problem: null }
  } catch (reason) {
    return { next: [], problem: reason instanceof Error ? reason.message : 'This is not a valid schedule.' }
  }
}
