import { backupRequest } from './backup.ts'
import { ageColumn, crd, fields, flag, oneOf, text, time } from './schema.ts'

/** CustomResourceDefinition of `ScheduledBackup`, a clock that makes Backups. */
export const scheduledBackupCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'ScheduledBackup',
  plural: 'scheduledbackups',
  description: 'Creates Backups of a Cluster at the times of a cron line with six fields, seconds first.',
  columns: [
    ageColumn,
    { name: 'Cluster', type: 'string', jsonPath: '.spec.cluster.name' },
    { name: 'Last Backup', type: 'date', jsonPath: '.status.lastScheduleTime' },
  ],
  subresources: { status: {} },
  spec: fields(
    {
      ...backupRequest,
      schedule: text(),
      immediate: flag(),
      suspend: flag(),
      backupOwnerReference: oneOf(['none', 'self', 'cluster'], { default: 'none' }),
    },
    ['cluster', 'schedule'],
  ),
  status: fields({ lastCheckTime: time(), lastScheduleTime: time(), nextScheduleTime: time(), error: text() }),
  required: ['metadata', 'spec'],
})
