import { Cron } from 'croner'

/** Longest schedule that is read, in characters. */
const longest = 300

/**
 * When a schedule of five fields (minute first), of six (second first) or of a word such as `@daily` runs next: up to `count` instants after `from` (ms
 * since 1970), in ms. Empty when it never runs, and when schedule or zone can't be read: `faultOfUnixCron` and `isTimeZone` say what is wrong.
 */
export function nextRuns(schedule: string, timeZone: string, from: number, count: number): readonly number[] {
  const text = schedule.trim()
  if (text === '' || text.length > longest || !isTimeZone(timeZone)) return []
  try {
    return new Cron(text, { paused: true, timezone: timeZone, sloppyRanges: true })
      .nextRuns(count, new Date(from))
      .map(date => date.getTime())
  } catch {
    return []
  }
}

/** Whether this is the name of a time zone of the tz database that is known here, such as `Europe/Berlin` or `Etc/UTC`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** An instant (ms) as a clock on the wall of that zone shows it: `Fri 2026-11-27 20:00`. In UTC where the zone isn't known. */
export function inZone(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find(part => part.type === type)?.value ?? '?'
  return `${of('weekday')} ${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`
}
