import type { DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { backupLook, recordLook } from './backup-look.ts'
import { unread } from './unread.ts'
import { usePaged } from './use-paged.tsx'

/** What was backed up, what failed, and what is scheduled. */
export function BackupsTab({ detail, stale }: { detail: DatabaseClusterDetail; stale: boolean }) {
  const { shown, more } = usePaged(detail.backups)
  const { backup } = detail.cluster
  return (
    <div className="flex flex-col gap-4 p-6">
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
        <StatusBadge {...backupLook(backup, stale)} />
        {backup.lastSuccess !== null && (
          <span>
            last good <Age at={backup.lastSuccess} />
          </span>
        )}
        {backup.lastFailure !== null && (
          <span>
            last failure <Age at={backup.lastFailure} />
          </span>
        )}
        {backup.text !== null && <LongText text={backup.text} />}
      </p>
      <Panel title="Schedules" flush>
        <DataTable
          label="Backup schedules"
          rows={detail.schedules}
          keyOf={schedule => schedule.name}
          empty={stale ? unread : 'No backup is scheduled.'}
          columns={[
            { id: 'name', title: 'Name', cell: one => <SafeText className="font-medium text-ink">{one.name}</SafeText> },
            { id: 'schedule', title: 'Schedule', cell: one => <SafeText className="font-mono text-xs">{one.schedule}</SafeText> },
            {
              id: 'state',
              title: 'State',
              cell: one => (one.suspended ? <Badge tone="warn">suspended</Badge> : <Badge>on</Badge>),
            },
            {
              id: 'last',
              title: 'Last run',
              cell: one => (one.last === null ? <span className="text-ink-3">never seen</span> : <Age at={one.last} />),
            },
            {
              id: 'next',
              title: 'Next run',
              cell: one =>
                one.suspended || one.next === null ? (
                  <span className="text-ink-3">{one.suspended ? '–' : 'not told by the cluster'}</span>
                ) : (
                  <Age at={one.next} />
                ),
            },
          ]}
        />
      </Panel>
      <Panel title="Backups" flush>
        <DataTable
          label="Backups"
          rows={shown}
          keyOf={record => record.name}
          empty={stale ? unread : 'No backup is seen.'}
          columns={[
            { id: 'name', title: 'Name', cell: one => <SafeText className="font-medium text-ink">{one.name}</SafeText> },
            { id: 'phase', title: 'Phase', cell: one => <StatusBadge {...recordLook(one)} /> },
            { id: 'method', title: 'Method', cell: one => <SafeText>{one.method ?? '?'}</SafeText> },
            { id: 'started', title: 'Started', cell: one => <Age at={one.startedAt} /> },
            {
              id: 'stopped',
              title: 'Ended',
              cell: one => (one.stoppedAt === null ? <span className="text-ink-3">–</span> : <Age at={one.stoppedAt} />),
            },
            { id: 'error', title: 'Error', cell: one => (one.error === null ? '' : <LongText text={one.error} limit={240} />) },
          ]}
        />
        {more}
      </Panel>
    </div>
  )
}
