import type { LogLine } from './log-line.ts'

/** Severities, least first; `unknown`: the line doesn't say. */
export const logSeverities = ['unknown', 'debug', 'info', 'warning', 'error', 'fatal'] as const

/** The instant of a log line with nine digits of a second; null when it is none in UTC. */
export function readLogTime(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(text)
  return match === null || Number.isNaN(Date.parse(`${match[1]}Z`)) ? null : `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}Z`
}

/** Order of log lines: by time, and where that is the same or not known, as they came. */
export function compareLogLines(one: LogLine, other: LogLine): number {
  if (one.at !== null && other.at !== null && one.at !== other.at) return one.at < other.at ? -1 : 1
  return one.seq - other.seq
}
