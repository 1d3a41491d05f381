import { Cron } from 'croner'

/**
 * The newest instant (ms) that a schedule of five fields names, by the clock of its zone, after `since` and up to `now`; null: none, or the schedule
 * can't be read.
 */
export function lastDue(schedule: string, timeZone: string, since: number, now: number): number | null {
  try {
    const cron = new Cron(schedule.trim(), { timezone: timeZone, paused: true, sloppyRanges: true })
    // The second at hand counts, and croner looks strictly before the instant it is given.
    const [last] = cron.previousRuns(1, new Date(Math.floor(now / 1000) * 1000 + 1000))
    const at = last?.getTime() ?? Number.NEGATIVE_INFINITY
    return at > since && at <= now ? at : null
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
