import type { BackupRecord, ClusterEvent, DatabaseClusterDetail } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView } from '../../engine.ts'
import { eventKind } from '../../kube-kinds.ts'
import { readEvent } from '../../read-event.ts'
import { bool, instant, shorten, str } from '../../read-json.ts'
import { backupKind, scheduledBackupKind } from '../kinds.ts'
import { isEventAbout } from '../watches.ts'

/** Newest so many; older ones are looked up where they are kept. */
const mostRecords = 200

const phaseTone: ReadonlyMap<string, BackupRecord['tone']> = new Map([
  ['completed', 'good'],
  ['failed', 'bad'],
  ['walArchivingFailing', 'bad'],
  ['invalid backup definition', 'bad'],
])

/** Base backups, newest first. */
export function readBackups(cluster: KubeObject, view: ContextView): readonly BackupRecord[] {
  return about(cluster, view, backupKind)
    .map(backup => {
      const phase = str(backup, 'status', 'phase')
      const error = str(backup, 'status', 'error')
      return {
        name: str(backup, 'metadata', 'name') ?? '',
        phase: phase === null ? 'not begun' : shorten(phase, 60),
        tone: phaseTone.get(phase ?? '') ?? 'muted',
        method: str(backup, 'status', 'method') ?? str(backup, 'spec', 'method'),
        startedAt: instant(backup, 'status', 'startedAt') ?? instant(backup, 'metadata', 'creationTimestamp'),
        stoppedAt: instant(backup, 'status', 'stoppedAt'),
        error: error === null ? null : shorten(error, 1000),
      }
    })
    .toSorted((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? '') || b.name.localeCompare(a.name))
    .slice(0, mostRecords)
}

/** Schedules by name. */
export function readSchedules(cluster: KubeObject, view: ContextView): DatabaseClusterDetail['schedules'] {
  return about(cluster, view, scheduledBackupKind)
    .map(schedule => ({
      name: str(schedule, 'metadata', 'name') ?? '',
      schedule: shorten(str(schedule, 'spec', 'schedule') ?? 'unknown', 200),
      suspended: bool(schedule, 'spec', 'suspend') === true,
      next: instant(schedule, 'status', 'nextScheduleTime'),
      last: instant(schedule, 'status', 'lastScheduleTime'),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, mostRecords)
}

/** What happened lately to the Cluster and to what belongs to it, newest first. */
export function readEvents(cluster: KubeObject, view: ContextView): readonly ClusterEvent[] {
  const name = str(cluster, 'metadata', 'name') ?? ''
  return about(cluster, view, eventKind)
    .filter(event => isEventAbout(event, name))
    .map(readEvent)
    .toSorted((a, b) => (b.lastSeen ?? '').localeCompare(a.lastSeen ?? ''))
    .slice(0, mostRecords)
}

function about(cluster: KubeObject, view: ContextView, kind: Parameters<ContextView['about']>[0]): readonly KubeObject[] {
  return view.about(kind, str(cluster, 'metadata', 'namespace') ?? '', str(cluster, 'metadata', 'name') ?? '')
}
