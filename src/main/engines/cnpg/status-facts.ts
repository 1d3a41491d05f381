import type { PodRead, PodSample } from '../engine.ts'
import { podKind } from '../kube-kinds.ts'
import { at, bool, count, instant, list, record, shorten, str } from '../read-json.ts'
import { isMember } from './pod-sight.ts'

/** One row of what the primary knows of its replicas (`pg_stat_replication`). */
export interface ReplicaRow {
  readonly name: string
  readonly state: string | null
  readonly replayed: bigint | null
  readonly replayLagSeconds: number | null
  readonly syncState: string | null
}

/** What is kept of an instance manager's `/pg/status`. */
export interface StatusFacts {
  readonly primary: boolean | null
  readonly timeline: number | null
  /** Where its log ends: written (primary) or received. */
  readonly end: bigint | null
  /** How far it has applied the log. */
  readonly replayed: bigint | null
  readonly receiving: boolean | null
  readonly replicas: readonly ReplicaRow[]
  readonly pendingRestart: boolean | null
  readonly archiving: boolean | null
  readonly lastArchivedAt: string | null
  readonly lastFailedAt: string | null
  readonly waitingWalFiles: number | null
}

/** More standbys than this one primary doesn't feed. */
const mostReplicas = 100

/** The instance manager's status endpoint: by TLS since 1.25, in clear before (`pkg/management/postgres/webserver/remote.go`). */
export const statusRead: PodRead = {
  id: 'status',
  doors: [
    { scheme: 'https', port: 8000 },
    { scheme: 'http', port: 8000 },
  ],
  path: '/pg/status',
  pods(root, view) {
    const pods = view.about(podKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
    return pods
      .filter(pod => isMember(pod) && str(pod, 'status', 'phase') === 'Running' && at(pod, 'metadata', 'deletionTimestamp') === undefined)
      .map(pod => str(pod, 'metadata', 'name') ?? '')
      .sort()
  },
  facts: readStatus,
}

/** The facts of a status answer (keys of `pkg/postgres/status.go`); null when it is none. */
export function readStatus(body: string): StatusFacts | null {
  const status = parse(body)
  const primary = bool(status, 'isPrimary')
  if (primary === null) return null
  return {
    primary,
    timeline: count(status, 'timeLineID'),
    end: readPosition(str(status, 'currentLsn')) ?? readPosition(str(status, 'receivedLsn')),
    replayed: readPosition(str(status, 'replayLsn')),
    receiving: bool(status, 'isWalReceiverActive'),
    replicas: list(status, 'replicationInfo').slice(0, mostReplicas).flatMap(readReplica),
    pendingRestart: bool(status, 'pendingRestart'),
    archiving: bool(status, 'isArchivingWAL'),
    lastArchivedAt: instant(status, 'lastArchivedWALTime'),
    lastFailedAt: instant(status, 'lastFailedWALTime'),
    waitingWalFiles: count(status, 'readyWalFiles'),
  }
}

/** The facts in a sample of `statusRead`; null when there are none. */
export function statusOf(sample: PodSample | undefined): StatusFacts | null {
  const facts = sample?.facts
  return sample?.read === statusRead.id && facts !== null && facts !== undefined && 'replicas' in facts ? (facts as StatusFacts) : null
}

function readReplica(row: unknown): ReplicaRow[] {
  const name = str(row, 'applicationName')
  if (name === null) return []
  const syncState = str(row, 'syncState')
  const state = str(row, 'state')
  return [
    {
      name: shorten(name, 253),
      state: state === null ? null : shorten(state, 40),
      replayed: readPosition(str(row, 'replayLsn')),
      replayLagSeconds: readInterval(str(row, 'replayLag')),
      syncState: syncState === null ? null : shorten(syncState, 40),
    },
  ]
}

/** A log position as PostgreSQL writes it (`16/B374D848`: two hexadecimal halves of 32 bits), as a count of bytes. */
export function readPosition(text: string | null): bigint | null {
  const match = text === null ? null : /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text)
  return match === null ? null : (BigInt(`0x${match[1]}`) << 32n) + BigInt(`0x${match[2]}`)
}

/** A position as PostgreSQL writes it. */
export function writePosition(position: bigint): string {
  return `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffff_ffffn).toString(16).toUpperCase()}`
}

/** Seconds of an interval in PostgreSQL's style, `00:00:01.5` or `1 day 02:00:00`; null for anything else. */
export function readInterval(text: string | null): number | null {
  const match = text === null ? null : /^(?:(\d{1,5}) days? )?(\d{1,4}):(\d{2}):(\d{2}(?:\.\d{1,6})?)$/.exec(text)
  if (match === null) return null
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
}

function parse(body: string): unknown {
  try {
    return record(JSON.parse(body))
  } catch {
    return null
  }
}
