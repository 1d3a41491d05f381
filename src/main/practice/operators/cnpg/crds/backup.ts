import { ageColumn, crd, fields, flag, keyRef, list, localRef, map, oneOf, open, type Schema, text, time, whole } from './schema.ts'

/** Fields that a Backup and the template inside a ScheduledBackup share. */
export const backupRequest: Readonly<Record<string, Schema>> = {
  cluster: localRef(),
  target: oneOf(['primary', 'prefer-standby']),
  method: oneOf(['barmanObjectStore', 'volumeSnapshot', 'plugin'], { default: 'barmanObjectStore' }),
  pluginConfiguration: fields({ name: text(), parameters: map() }, ['name']),
  online: flag(),
  onlineConfiguration: fields({ immediateCheckpoint: flag(), waitForArchive: flag({ default: true }) }),
}

const status = fields({
  phase: text(),
  error: text(),
  commandOutput: text(),
  commandError: text(),
  startedAt: time(),
  stoppedAt: time(),
  reconciliationStartedAt: time(),
  reconciliationTerminatedAt: time(),
  beginWal: text(),
  endWal: text(),
  beginLSN: text(),
  endLSN: text(),
  backupId: text(),
  backupName: text(),
  majorVersion: whole(),
  method: text(),
  online: flag(),
  instanceID: fields({ podName: text(), ContainerID: text(), sessionID: text() }),
  serverName: text(),
  destinationPath: text(),
  endpointURL: text(),
  endpointCA: keyRef(),
  encryption: text(),
  s3Credentials: open(),
  googleCredentials: open(),
  azureCredentials: open(),
  snapshotBackupStatus: fields({
    elements: list(fields({ name: text(), type: text(), tablespaceName: text() }, ['name', 'type'])),
  }),
  backupLabelFile: text({ format: 'byte' }),
  tablespaceMapFile: text({ format: 'byte' }),
  pluginMetadata: map(),
})

/** CustomResourceDefinition of `Backup`, one base backup: the request and its record. */
export const backupCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'Backup',
  plural: 'backups',
  description: 'A base backup of a Cluster, asked for and kept on record.',
  columns: [
    ageColumn,
    { name: 'Cluster', type: 'string', jsonPath: '.spec.cluster.name' },
    { name: 'Method', type: 'string', jsonPath: '.spec.method' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Error', type: 'string', jsonPath: '.status.error' },
  ],
  subresources: { status: {} },
  spec: fields(backupRequest, ['cluster']),
  status,
  required: ['metadata', 'spec'],
})
