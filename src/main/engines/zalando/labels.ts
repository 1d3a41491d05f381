import { zoneLabel } from '../surroundings.ts'

/** Labels and annotations as the operator sets them unless its configuration says otherwise (its `pkg/util/config/config.go`). */
export const label = {
  application: 'application',
  cluster: 'cluster-name',
  role: 'spilo-role',
  critical: 'critical-operation',
  zone: zoneLabel,
} as const

/** Values of the label `application`. The selectors of watches are fixed, so objects that are labelled otherwise are not seen. */
export const application = { server: 'spilo', pooler: 'db-connection-pooler', logicalBackup: 'spilo-logical-backup' } as const

export const annotation = {
  upgradeSuccess: 'last-major-upgrade-success',
  upgradeFailure: 'last-major-upgrade-failure',
  controller: 'acid.zalan.do/controller',
  /** On a pod: the operator is going to replace it. */
  rollingUpdate: 'zalando-postgres-operator-rolling-update-required',
  /** Our own, on a database that was paused from here: how many members it had. */
  membersBefore: 'clouddb-desktop/members-before-pause',
  /** Our own, beside it: `true` where its logical backups were switched off with it. */
  backupBefore: 'clouddb-desktop/logical-backup-before-pause',
} as const

/** The container of a pod in which Patroni and PostgreSQL run. */
export const serverContainer = 'postgres'

/** What names of objects that are not the StatefulSet's are made with. */
export const names = {
  claimPrefix: 'pgdata-',
  logicalBackupPrefix: 'logical-backup-',
  /** A CronJob's name may be no longer. */
  longestCronJob: 52,
} as const
