/**
 * Schedules in the dialect of robfig/cron v1, which some operators use: six fields, seconds first; a line of five is accepted, but its fields
 * mean second, minute, hour, day of month, month, and not what a crontab means by them.
 */
export type CronReading = { readonly fields: 5 | 6 | 'descriptor' } | { readonly fault: string }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Field = { readonly name: string; readonly low: number; readonly high: number; readonly words: readonly string[] }

const fields: readonly Field[] = [
  { name: 'second', low: 0, high: 59, words: [] },
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day of month', low: 1, high: 31, words: [] },
  { name: 'month', low: 1, high: 12, words: months },
  { name: 'day of week', low: 0, high: 6, words: days },
]

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/** Reads a schedule: how many fields it has, or what is wrong with it. */
export function readCron(text: string): CronReading {
  if (text.length > 300) return { fault: 'Too long.' }
  if (text.startsWith('@')) {
    const known = descriptors.includes(text) || /^@every ([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/.test(text)
    return known ? { fields: 'descriptor' } : { fault: `Of words, only ${descriptors.join(', ')} and @every 12h.` }
  }
  const parts = text.split(/[ \t]+/).filter(part => part !== '')
  if (parts.length !== 6 && parts.length !== 5)
    return { fault: `It has ${parts.length} fields; six are needed: second minute hour day month weekday.` }
  for (const [index, part] of parts.entries()) {
    const field = fields[index]
    const fault = field === undefined ? null : faultOfField(part, field)
    if (fault !== null) return { fault }
  }
  return { fields: parts.length }
}

function faultOfField(part: string, field: Field): string | null {
  for (const item of part.split(',')) {
    const [range = '', step, ...more] = item.split('/')
    const bad = `'${item}' is no ${field.name} (${field.low} to ${field.high}).`
    if (more.length > 0 || (step !== undefined && !/^[1-9][0-9]{0,3}$/.test(step))) return bad
    if (range === '*' || range === '?') continue
    const ends = range.split('-').map(end => readNumber(end, field))
    const [low, high = low] = ends
    if (ends.length > 2 || low === null || low === undefined || high === null || high === undefined) return bad
    if (low < field.low || high > field.high || low > high) return bad
  }
  return null
}

function readNumber(text: string, field: Field): number | null {
  const word = field.words.indexOf(text.toLowerCase())
  if (word >= 0) return word + field.low
  return /^[0-9]{1,3}$/.test(text) ? Number(text) : null
}
