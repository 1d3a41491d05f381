import type { BackupRecord, ClusterEvent, DatabaseClusterDetail } from '../../../../shared/domain/database-cluster.ts'
import { eventKind } from '../../kube-kinds.ts'
import { readEvent } from '../../read-event.ts'
import { bool, instant, shorten, str } from '../../read-json.ts'
import { backupJobs, type JobResult, logicalBackupOf, readJob } from '../backup-state.ts'
import type { Sight } from '../health.ts'
import { isEventAbout } from '../watches.ts'

/** Newest so many; older ones are looked up where they are kept. */
const mostRecords = 200

const toneOf: Readonly<Record<JobResult['state'], BackupRecord['tone']>> = { running: 'muted', succeeded: 'good', failed: 'bad' }

/** Logical backups, as far as their Jobs are still there, newest first. */
export function readBackups({ root, view }: Sight): readonly BackupRecord[] {
  return backupJobs(root, view)
    .slice(0, mostRecords)
    .map(job => {
      const { state, startedAt, endedAt, error } = readJob(job)
      const name = str(job, 'metadata', 'name') ?? ''
      return { name, phase: state, tone: toneOf[state], method: 'logical (pg_dumpall)', startedAt, stoppedAt: endedAt, error }
    })
}

/** The schedule of logical backups. */
export function readSchedules({ root, view, config }: Sight): DatabaseClusterDetail['schedules'] {
  const cronJob = logicalBackupOf(root, view, config)
  if (cronJob === null) return []
  return [
    {
      name: str(cronJob, 'metadata', 'name') ?? '',
      schedule: shorten(str(cronJob, 'spec', 'schedule') ?? 'unknown', 200),
      suspended: bool(cronJob, 'spec', 'suspend') === true,
      next: null,
      last: instant(cronJob, 'status', 'lastScheduleTime'),
    },
  ]
}

/** What happened lately to the database and to what belongs to it, newest first. */
export function readEvents({ root, view }: Sight): readonly ClusterEvent[] {
  const name = str(root, 'metadata', 'name') ?? ''
  return view
    .about(eventKind, str(root, 'metadata', 'namespace') ?? '', name)
    .filter(event => isEventAbout(event, name))
    .map(readEvent)
    .toSorted((a, b) => (b.lastSeen ?? '').localeCompare(a.lastSeen ?? ''))
    .slice(0, mostRecords)
}
