import type { LogSeverity } from '../../../shared/domain/log-line.ts'
import { readLogTime } from '../../../shared/domain/log-order.ts'
import type { EngineLogs, ParsedLogLine } from '../engine.ts'
import { postgresSeverities } from '../postgres-severities.ts'
import { record, str } from '../read-json.ts'

/** Levels of the instance manager's own lines. */
const ofManager: ReadonlyMap<string, LogSeverity> = new Map([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['warning', 'warning'],
  ['warn', 'warning'],
  ['error', 'error'],
  ['dpanic', 'fatal'],
  ['panic', 'fatal'],
  ['fatal', 'fatal'],
])

/** Fields of a PostgreSQL record that are shown beside its message (`pkg/management/logpipe/record.go`). */
const recordFacts: readonly (readonly [key: string, label: string])[] = [
  ['detail', 'Detail'],
  ['hint', 'Hint'],
  ['context', 'Context'],
  ['query', 'Statement'],
  ['user_name', 'User'],
  ['database_name', 'Database'],
  ['application_name', 'Application'],
  ['connection_from', 'From'],
  ['sql_state_code', 'SQLSTATE'],
  ['process_id', 'Process'],
  ['location', 'Location'],
]

/** Fields of any line that are told elsewhere. */
const told = new Set(['level', 'ts', 'logger', 'msg', 'logging_pod', 'record'])
const mostFacts = 15

/**
 * A line of a member: the instance manager prints JSON, with PostgreSQL's own log as `record` in it. Anything else is shown as it is.
 */
export const parseLogLine: EngineLogs['parse'] = (text): ParsedLogLine => {
  const line = parse(text)
  if (line === null) return { at: null, severity: 'unknown', source: '', message: text, facts: [] }
  const logger = str(line, 'logger') ?? ''
  const at = readLogTime(str(line, 'ts') ?? '')
  const inner = record(line, 'record')
  if (inner !== null && str(line, 'msg') === 'record') return { at, ...readRecord(logger, inner) }
  const error = str(line, 'error')
  const message = str(line, 'msg') ?? text
  return {
    at,
    severity: ofManager.get(str(line, 'level') ?? '') ?? 'unknown',
    source: logger,
    message: error === null ? message : `${message}: ${error}`,
    facts: Object.entries(line)
      .flatMap(([key, value]) => (told.has(key) || key === 'error' ? [] : factOf(key, value)))
      .slice(0, mostFacts),
  }
}

function readRecord(logger: string, inner: Readonly<Record<string, unknown>>): Omit<ParsedLogLine, 'at'> {
  const backend = str(inner, 'backend_type')
  const audited = str(inner, 'audit', 'statement')
  return {
    severity: postgresSeverities.get(str(inner, 'error_severity') ?? '') ?? 'unknown',
    source: backend === null ? logger : `${logger} · ${backend}`,
    message: str(inner, 'message') ?? audited ?? 'a record without a message',
    facts: recordFacts.flatMap(([key, label]) => {
      const value = str(inner, key)
      return value === null || (key === 'sql_state_code' && value === '00000') ? [] : [{ label, text: value }]
    }),
  }
}

function factOf(label: string, value: unknown): ParsedLogLine['facts'] {
  if (typeof value === 'string') return value === '' ? [] : [{ label, text: value }]
  if (typeof value === 'number' || typeof value === 'boolean') return [{ label, text: String(value) }]
  return []
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.startsWith('{')) return null
  try {
    return record(JSON.parse(text))
  } catch {
    return null
  }
}
