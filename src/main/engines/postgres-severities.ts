import type { LogSeverity } from '../../shared/domain/log-line.ts'

/** PostgreSQL's severities, as its log has them. */
export const postgresSeverities: ReadonlyMap<string, LogSeverity> = new Map([
  ['DEBUG', 'debug'],
  ['DEBUG1', 'debug'],
  ['DEBUG2', 'debug'],
  ['DEBUG3', 'debug'],
  ['DEBUG4', 'debug'],
  ['DEBUG5', 'debug'],
  ['LOG', 'info'],
  ['INFO', 'info'],
  ['NOTICE', 'info'],
  ['WARNING', 'warning'],
  ['ERROR', 'error'],
  ['FATAL', 'fatal'],
  ['PANIC', 'fatal'],
])
