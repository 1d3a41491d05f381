import { clusterSpec } from './cluster-spec.ts'
import { ageColumn, crd, fields, flag, list, map, oneOf, open, text, time, whole } from './schema.ts'

const imageInfo = fields({ image: text(), majorVersion: whole(), extensions: list(open()) }, ['image', 'majorVersion'])

const condition = fields(
  {
    type: text({ maxLength: 316 }),
    status: oneOf(['True', 'False', 'Unknown']),
    reason: text({ minLength: 1, maxLength: 1024 }),
    message: text({ maxLength: 32768 }),
    lastTransitionTime: time(),
    observedGeneration: whole({ format: 'int64', minimum: 0 }),
  },
  ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
)

const names = list(text())

const status = fields({
  instances: whole(),
  readyInstances: whole(),
  instanceNames: names,
  instancesStatus: map(names),
  instancesReportedState: map(fields({ isPrimary: flag(), timeLineID: whole(), ip: text() }, ['isPrimary'])),
  managedRolesStatus: fields({
    byStatus: map(names),
    cannotReconcile: map(names),
    passwordStatus: map(fields({ resourceVersion: text(), transactionID: whole({ format: 'int64' }) })),
  }),
  tablespacesStatus: list(fields({ name: text(), owner: text(), state: text(), error: text() }, ['name', 'state'])),
  timelineID: whole(),
  topology: fields({ instances: map(map()), nodesUsed: whole({ format: 'int32' }), successfullyExtracted: flag() }),
  latestGeneratedNode: whole(),
  currentPrimary: text(),
  targetPrimary: text(),
  currentPrimaryTimestamp: text(),
  targetPrimaryTimestamp: text(),
  currentPrimaryFailingSinceTimestamp: text(),
  lastPromotionToken: text(),
  demotionToken: text(),
  switchReplicaClusterStatus: fields({ inProgress: flag() }),
  pvcCount: whole({ format: 'int32' }),
  jobCount: whole({ format: 'int32' }),
  danglingPVC: names,
  resizingPVC: names,
  initializingPVC: names,
  healthyPVC: names,
  unusablePVC: names,
  writeService: text(),
  readService: text(),
  phase: text(),
  phaseReason: text(),
  secretsResourceVersion: open(),
  configMapResourceVersion: open(),
  certificates: fields({
    serverCASecret: text(),
    serverTLSSecret: text(),
    clientCASecret: text(),
    replicationTLSSecret: text(),
    serverAltDNSNames: names,
    expirations: map(),
  }),
  firstRecoverabilityPoint: text(),
  firstRecoverabilityPointByMethod: map(),
  lastSuccessfulBackup: text(),
  lastSuccessfulBackupByMethod: map(),
  lastFailedBackup: text(),
  cloudNativePGCommitHash: text(),
  cloudNativePGOperatorHash: text(),
  operatorCertificateFingerprint: text(),
  availableArchitectures: list(fields({ goArch: text(), hash: text() }, ['goArch', 'hash'])),
  onlineUpdateEnabled: flag(),
  conditions: list(condition),
  image: text(),
  pgDataImageInfo: imageInfo,
  targetPgDataImageInfo: imageInfo,
  pluginStatus: list(
    fields(
      {
        name: text(),
        version: text(),
        capabilities: names,
        operatorCapabilities: names,
        walCapabilities: names,
        backupCapabilities: names,
        restoreJobHookCapabilities: names,
        status: text(),
      },
      ['name', 'version'],
    ),
  ),
  poolerIntegrations: open(),
  podSelectorRefs: list(open()),
  selector: text(),
  systemID: text(),
})

/** CustomResourceDefinition of `Cluster`, one PostgreSQL deployment. */
export const clusterCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'Cluster',
  plural: 'clusters',
  description: 'A PostgreSQL deployment of one primary and any number of replicas.',
  columns: [
    ageColumn,
    { name: 'Instances', type: 'integer', jsonPath: '.status.instances', description: 'How many members exist' },
    { name: 'Ready', type: 'integer', jsonPath: '.status.readyInstances', description: 'How many members are ready' },
    { name: 'Status', type: 'string', jsonPath: '.status.phase', description: 'What the operator is doing' },
    { name: 'Primary', type: 'string', jsonPath: '.status.currentPrimary', description: 'Pod of the primary' },
  ],
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.instances', statusReplicasPath: '.status.instances', labelSelectorPath: '.status.selector' },
  },
  spec: clusterSpec,
  status,
  required: ['metadata', 'spec'],
})
