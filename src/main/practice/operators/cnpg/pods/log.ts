import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import type { PodLogLine } from '../../../simulated-pods.ts'
import { annotationOf, nameOf, numberAt, textAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { imageTag } from '../image.ts'
import { faultAnnotation, podFaultAnnotation } from '../objects/labels.ts'
import { chance, lsn, walEnd, walFile } from './wal.ts'

/** What one line of a member's log tells, before it is dressed as the instance manager's JSON. */
type Entry = {
  readonly severity: string
  readonly message: string
  readonly backend: string
  readonly user?: string
  readonly database?: string
  readonly state?: string
  readonly detail?: string
  readonly query?: string
}

const second = 1000
const checkpointEvery = 300
const tables = ['orders', 'customers', 'invoices', 'sessions', 'audit_log']

function stamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '')
}

/** A record of PostgreSQL, as the instance manager passes it on (`pkg/management/logpipe/record.go`). */
function recordLine(pod: string, at: number, entry: Entry): string {
  const time = `${stamp(at).replace('T', ' ')} UTC`
  const process = String(100 + Math.floor(900 * chance(pod, entry.backend, Math.floor(at / 60_000))))
  const record: JsonObject = {
    log_time: time,
    ...(entry.user === undefined ? {} : { user_name: entry.user, connection_from: '10.244.3.17:41522', application_name: 'app' }),
    ...(entry.database === undefined ? {} : { database_name: entry.database }),
    process_id: process,
    session_id: `67${process}.${process}`,
    session_line_num: '1',
    session_start_time: time,
    transaction_id: '0',
    error_severity: entry.severity,
    sql_state_code: entry.state ?? '00000',
    message: entry.message,
    ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    ...(entry.query === undefined ? {} : { query: entry.query }),
    backend_type: entry.backend,
    query_id: '0',
  }
  return JSON.stringify({ level: 'info', ts: `${stamp(at)}Z`, logger: 'postgres', msg: 'record', logging_pod: pod, record })
}

function managerLine(pod: string, at: number, level: string, logger: string, msg: string, more: JsonObject = {}): string {
  return JSON.stringify({ level, ts: `${stamp(at)}Z`, logger, msg, logging_pod: pod, ...more })
}

/** Some traffic of an application, by chance. */
function traffic(pod: string, database: string, slot: number, primary: boolean): Entry | null {
  const roll = chance(pod, slot)
  const table = tables[Math.floor(chance(pod, slot, 'table') * tables.length)] ?? 'orders'
  const client = { user: database, database, backend: 'client backend' }
  if (roll < 0.004) return { severity: 'FATAL', state: '28P01', message: 'password authentication failed for user "reporting"', ...client }
  if (roll < 0.012 && primary) {
    return {
      ...client,
      severity: 'ERROR',
      state: '23505',
      message: `duplicate key value violates unique constraint "${table}_pkey"`,
      detail: `Key (id)=(${Math.floor(chance(pod, slot, 'id') * 1e6)}) already exists.`,
      query: `INSERT INTO ${table} (id, state) VALUES ($1, $2)`,
    }
  }
  if (roll < 0.012) return { ...client, severity: 'ERROR', state: '40001', message: 'canceling statement due to conflict with recovery' }
  if (roll < 0.02) return { ...client, severity: 'WARNING', state: '25001', message: 'there is already a transaction in progress' }
  if (roll < 0.06) {
    const ms = (1000 + 4000 * chance(pod, slot, 'ms')).toFixed(3)
    return {
      ...client,
      severity: 'LOG',
      message: `duration: ${ms} ms  statement: SELECT * FROM ${table} WHERE state = 'open' ORDER BY created_at`,
    }
  }
  if (roll < 0.1 && primary) {
    const pages = Math.floor(500 * chance(pod, slot, 'pages'))
    return {
      severity: 'LOG',
      backend: 'autovacuum worker',
      message: `automatic vacuum of table "${database}.public.${table}": index scans: 1, pages: 0 removed, ${pages} remain`,
    }
  }
  if (roll < 0.2) return { ...client, severity: 'LOG', message: `connection authorized: user=${database} database=${database} SSL enabled` }
  return null
}

function checkpoint(pod: string, slot: number, primary: boolean): Entry | null {
  const phase = (slot + Math.floor(chance(pod, 'checkpoint') * checkpointEvery)) % checkpointEvery
  const word = primary ? 'checkpoint' : 'restartpoint'
  if (phase === 0) return { severity: 'LOG', backend: 'checkpointer', message: `${word} starting: time` }
  if (phase !== 4) return null
  const buffers = Math.floor(2000 * chance(pod, slot, 'buffers'))
  return {
    severity: 'LOG',
    backend: 'checkpointer',
    message: `${word} complete: wrote ${buffers} buffers (${(buffers / 163.84).toFixed(1)}%); write=3.912 s, sync=0.004 s, total=3.931 s`,
  }
}

function startUp(cluster: KubeObject, at: number, primary: boolean): Entry[] {
  const version = imageTag(textAt(cluster, 'status', 'image') || textAt(cluster, 'spec', 'imageName')).split('-')[0] ?? '17'
  const said = (message: string, backend = 'postmaster'): Entry => ({ severity: 'LOG', message, backend })
  const timeline = numberAt(cluster, 1, 'status', 'timelineID')
  return [
    said(`starting PostgreSQL ${version} on x86_64-pc-linux-gnu, 64-bit`),
    said('listening on IPv4 address "0.0.0.0", port 5432'),
    ...(primary
      ? [said('database system was shut down in recovery', 'startup')]
      : [
          said('entering standby mode', 'startup'),
          said(`started streaming WAL from primary at ${lsn(walEnd(cluster, at))} on timeline ${timeline}`, 'walreceiver'),
        ]),
    said(`database system is ready to accept ${primary ? 'connections' : 'read-only connections'}`),
  ]
}

/** What a member's `postgres` container printed from `from` to before `to` (ms). */
export function instanceLog(cluster: KubeObject, pod: KubeObject, from: number, to: number): readonly PodLogLine[] {
  const name = nameOf(pod)
  const started = Date.parse(textAt(pod, 'status', 'startTime'))
  if (Number.isNaN(started)) return []
  const primary = name === textAt(cluster, 'status', 'currentPrimary')
  const database = textAt(cluster, 'spec', 'bootstrap', 'initdb', 'database') || 'app'
  const crashing = annotationOf(pod, podFaultAnnotation) === 'crashing'
  const unarchived =
    primary && archiverOf(cluster) !== null && annotationOf(cluster, faultAnnotation).split(',').includes('wal-archive-broken')
  const lines: PodLogLine[] = []
  const add = (at: number, text: (at: number) => string) => {
    if (at >= from && at < to && at >= started) lines.push({ at, text: text(at) })
  }
  const addRecord = (at: number, entry: Entry) => add(at, time => recordLine(name, time, entry))
  const boot = (at: number) => {
    add(at, time => managerLine(name, time, 'info', 'instance-manager', 'Starting CloudNativePG Instance Manager', { version: '1.30.0' }))
    for (const [index, entry] of startUp(cluster, at, primary).entries()) addRecord(at + 200 + index * 90, entry)
  }
  if (!crashing) boot(started)
  const first = Math.floor(Math.max(from, started) / second)
  for (let slot = first; slot * second < to; slot += 1) {
    const at = slot * second + Math.floor(900 * chance(name, slot, 'ms'))
    if (crashing) {
      if (slot % 60 !== 0) continue
      addRecord(at, { severity: 'LOG', message: 'starting PostgreSQL', backend: 'postmaster' })
      addRecord(at + 1, { severity: 'PANIC', message: 'could not locate a valid checkpoint record', backend: 'startup', state: 'XX000' })
      continue
    }
    const point = checkpoint(name, slot, primary)
    if (point !== null) addRecord(at, point)
    if (unarchived && slot % 60 === 7) {
      add(at, time =>
        managerLine(name, time, 'error', 'wal-archive', 'Error while calling ArchiveWAL', {
          walName: walFile(numberAt(cluster, 1, 'status', 'timelineID'), 0x400_0000n),
          error: 'unexpected failure invoking barman-cloud-wal-archive: exit status 2',
        }),
      )
    }
    const entry = traffic(name, database, slot, primary)
    if (entry !== null) addRecord(at, entry)
  }
  return lines.toSorted((one, other) => one.at - other.at)
}
