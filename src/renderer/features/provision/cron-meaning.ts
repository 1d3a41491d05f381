import { Cron } from 'croner'

/** What a schedule means: when it runs next (ISO 8601, UTC), or why it can't be read. */
export type CronMeaning = { readonly next: readonly string[]; readonly problem: string | null }

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
