import type { LogSeverity } from '../../../shared/domain/log-line.ts'
import { readLogTime } from '../../../shared/domain/log-order.ts'
import type { EngineLogs } from '../engine.ts'
import { postgresSeverities } from '../postgres-severities.ts'

/** Patroni has Python's levels, which but for the gravest have PostgreSQL's names. */
const severities: ReadonlyMap<string, LogSeverity> = new Map([...postgresSeverities, ['CRITICAL', 'fatal']])

/** Patroni: `2026-11-21 05:00:00,123 INFO: no action. I am (orders-0), the leader with the lock`. */
const ofPatroni = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}),(\d{3}) ([A-Z]+)(?: [\w.]+)?: /
/** PostgreSQL before its own files are open: `2026-11-21 05:00:00 UTC [57]: [1-1] … LOG:  starting PostgreSQL`. */
const ofPostgres =
  /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{1,6})? (?:UTC|GMT) \[(\d{1,10})\][^A-Z]{0,120}(?:[^:\n]{0,120} )?([A-Z]{3,8}\d?): +/
/** Longer heads are no log lines of ours. */
const longestHead = 400

/** A line of a member: Patroni's own, or PostgreSQL's from its start. Once it runs, PostgreSQL writes files in the volume. Else: as it is. */
export const parseLogLine: EngineLogs['parse'] = text => {
  const head = text.slice(0, longestHead)
  const patroni = ofPatroni.exec(head)
  if (patroni !== null) {
    const [whole, day, time, ms, severity = ''] = patroni
    return {
      at: readLogTime(`${day}T${time}.${ms}Z`),
      severity: severities.get(severity) ?? 'unknown',
      source: 'patroni',
      message: text.slice(whole.length),
      facts: [],
    }
  }
  const postgres = ofPostgres.exec(head)
  if (postgres !== null) {
    const [whole, day, time, fraction = '', process = '', severity = ''] = postgres
    return {
      at: readLogTime(`${day}T${time}${fraction}Z`),
      severity: severities.get(severity) ?? 'unknown',
      source: 'postgres',
      message: text.slice(whole.length),
      facts: [{ label: 'Process', text: process }],
    }
  }
  return { at: null, severity: 'unknown', source: '', message: text, facts: [] }
}
