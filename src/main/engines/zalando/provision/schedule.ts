/** What is wrong with a schedule of logical backups, in words; null: nothing. The operator takes a few of cron's ways to write one only. */
export function faultOfSchedule(text: string): string | null {
  if (text === '') return 'Enter a schedule.'
  // Its own pattern, of the CRD.
  if (!/^(\d+|\*)(\/\d+)?(\s+(\d+|\*)(\/\d+)?){4}$/.test(text)) {
    if (text.split(/\s+/).length !== 5) return 'The schedule needs five fields: minute, hour, day, month, weekday.'
    return 'The operator takes only digits, * and /n in each field: no ranges such as 1-5, no lists such as 1,3, no names.'
  }
  for (const [index, part] of text.split(/\s+/).entries()) {
    const field = fields[index]
    if (field === undefined) continue
    const [first = '', step] = part.split('/')
    if (step !== undefined && (Number(step) < 1 || Number(step) > field.high)) return `“${part}” is not a valid ${field.name}.`
    if (first !== '*' && (Number(first) < field.low || Number(first) > field.high))
      return `“${first}” is not a valid ${field.name} (${field.low} to ${field.high}).`
  }
  return null
}

const fields = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12 },
  { name: 'day of week', low: 0, high: 7 },
] as const
