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
  if (text.length > 300) return { fault: 'The schedule is too long.' }
  if (text.startsWith('@')) {
    const known = descriptors.includes(text) || /^@every ([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/.test(text)
    return known ? { fields: 'descriptor' } : { fault: `Use ${descriptors.join(', ')} or, for example, @every 12h.` }
  }
  const parts = text.split(/[ \t]+/).filter(part => part !== '')
  if (parts.length !== 6 && parts.length !== 5)
    return {
      fault: `The schedule has ${parts.length} ${parts.length === 1 ? 'field' : 'fields'}; it needs six: second, minute, hour, day, month, weekday.`,
    }
  const fault = faultOfFields(parts, fields)
  if (fault !== null) return { fault }
  const never = parts.length === 6 ? whyNever(parts[3] ?? '*', parts[4] ?? '*', parts[5] ?? '*') : null
  return never === null ? { fields: parts.length } : { fault: never }
}

/**
 * What is wrong with a schedule in the dialect of Kubernetes' CronJobs; null: nothing. A crontab's five fields, minute first, with weekdays from 0 to
 * 6, or a word such as `@daily`. `@every` is left out: it counts from when the controller has begun, so that nobody could say when it runs next.
 */
export function faultOfUnixCron(text: string): string | null {
  if (text.length > 300) return 'The schedule is too long.'
  if (text.startsWith('@')) return descriptors.includes(text) ? null : `Use ${descriptors.join(', ')}, or five fields.`
  const parts = text.split(/[ \t]+/).filter(part => part !== '')
  if (parts.length !== 5)
    return `The schedule has ${parts.length} ${parts.length === 1 ? 'field' : 'fields'}; it needs five: minute, hour, day, month, weekday.`
  return faultOfFields(parts, fields.slice(1)) ?? whyNever(parts[2] ?? '*', parts[3] ?? '*', parts[4] ?? '*')
}

function faultOfFields(parts: readonly string[], known: readonly Field[]): string | null {
  for (const [index, part] of parts.entries()) {
    const field = known[index]
    const fault = field === undefined ? null : faultOfField(part, field)
    if (fault !== null) return fault
  }
  return null
}

const monthTitles = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** The longest that each month gets: February has a 29th every few years. */
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Why no day fits a schedule; null when one does. With a weekday given as well, either of the two is enough for a day to fit. */
function whyNever(dayPart: string, monthPart: string, weekdayPart: string): string | null {
  const isOpen = (part: string) => part.split(',').some(item => /^[*?](\/1)?$/.test(item))
  if (isOpen(dayPart) || !isOpen(weekdayPart)) return null
  const inMonths = numbersOf(monthPart, fields[4])
  const first = Math.min(...numbersOf(dayPart, fields[3]))
  if (inMonths.length === 0 || inMonths.some(month => first <= (monthLengths[month - 1] ?? 31))) return null
  const named = inMonths.map(month => monthTitles[month - 1]).join(' and ')
  return `It would never run: ${named} ${inMonths.length === 1 ? 'has' : 'have'} no day ${first}.`
}

/** The numbers that a checked field stands for. */
function numbersOf(part: string, field: Field | undefined): readonly number[] {
  if (field === undefined) return []
  const found: number[] = []
  for (const item of part.split(',')) {
    const [range = '', step] = item.split('/')
    const open = range === '*' || range === '?'
    const [low, high] = open ? [field.low, field.high] : range.split('-').map(end => readNumber(end, field))
    if (low === null || low === undefined) continue
    // `5/15` goes on to the end of the field; `5` is five alone.
    const last = high ?? (step === undefined ? low : field.high)
    for (let number = low; number <= last; number += step === undefined ? 1 : Number(step)) found.push(number)
  }
  return found
}

function faultOfField(part: string, field: Field): string | null {
  for (const item of part.split(',')) {
    const [range = '', step, ...more] = item.split('/')
    const bad = `“${item}” is not a valid ${field.name} (${field.low} to ${field.high}).`
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
