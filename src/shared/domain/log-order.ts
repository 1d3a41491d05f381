import type { LogLine } from './log-line.ts'

/** Severities, least first; `unknown`: the line doesn't say. */
export const logSeverities = ['unknown', 'debug', 'info', 'warning', 'error', 'fatal'] as const

/** The instant of a log line in UTC with nine digits of a second; null when it is none. Nodes write it in their own time zone. */
export function readLogTime(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/.exec(text)
  if (match === null) return null
  const [, local, fraction = '', sign, hours, minutes] = match
  const ahead = sign === undefined ? 0 : (sign === '-' ? -60_000 : 60_000) * (Number(hours) * 60 + Number(minutes))
  const instant = Date.parse(`${local}Z`) - ahead
  if (!(instant >= earliest && instant <= latest)) return null
  return `${new Date(instant).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`
}

/** Between these, text order is time order. */
const earliest = Date.parse('0000-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59Z')

/**
 * Lines by time, and where that is the same, as they came (`seq`). A line without a time has that of the line before it of its member, or comes
 * first when there is none.
 */
export function sortLogLines(lines: readonly LogLine[]): LogLine[] {
  const reached = new Map<string, string>()
  const placed = lines
    .toSorted((one, other) => one.seq - other.seq)
    .map(line => {
      const at = line.at ?? reached.get(line.member) ?? ''
      reached.set(line.member, at)
      return { line, at }
    })
  // The order of equal ones stays as it is, which is by `seq`.
  return placed.sort((one, other) => (one.at === other.at ? 0 : one.at < other.at ? -1 : 1)).map(({ line }) => line)
}
