import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { Health } from '../../shared/domain/health.ts'

/** What is remembered of a database's row to tell later what changed: nothing that changes by itself. */
export interface Seen {
  readonly uid: string
  readonly health: Health
  /** What was said of its health, worst first. */
  readonly reasons: readonly string[]
  readonly ready: number | null
  readonly desired: number | null
  readonly primary: string | null
  readonly version: string | null
  readonly storageBytes: number | null
  readonly backup: DatabaseCluster['backup']['state']
  readonly lastBackup: string | null
  readonly lastFailedBackup: string | null
}

/** More reasons than these say nothing more of what changed. */
const mostReasons = 4

/** Of a row. */
export function seenOf(row: DatabaseCluster): Seen {
  return {
    uid: row.uid,
    health: row.health,
    reasons: row.reasons.slice(0, mostReasons).map(reason => reason.text),
    ready: row.members.ready,
    desired: row.members.desired,
    primary: row.primary ?? null,
    version: row.version,
    storageBytes: row.storageBytes,
    backup: row.backup.state,
    lastBackup: row.backup.lastSuccess,
    lastFailedBackup: row.backup.lastFailure,
  }
}

/** The newer one, with what it can't tell as it was known before: of the same object, and not its health, which may well become unknown. */
export function carryOver(before: Seen, after: Seen): Seen {
  if (before.uid !== after.uid) return after
  const dark = after.backup === 'unknown'
  return {
    ...after,
    ready: after.ready ?? before.ready,
    desired: after.desired ?? before.desired,
    primary: after.primary ?? before.primary,
    version: after.version ?? before.version,
    storageBytes: after.storageBytes ?? before.storageBytes,
    backup: dark ? before.backup : after.backup,
    lastBackup: after.lastBackup ?? (dark ? before.lastBackup : null),
    lastFailedBackup: after.lastFailedBackup ?? (dark ? before.lastFailedBackup : null),
  }
}
