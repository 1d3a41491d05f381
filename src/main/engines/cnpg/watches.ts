import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Shape } from '../../../shared/domain/shape.ts'
import type { Watch } from '../engine.ts'
import { podKind, serviceKind, volumeClaimKind } from '../kube-kinds.ts'
import { scheduleWatches } from '../pause-schedule/watches.ts'
import { type Keep, pruneObject, shapeOf } from '../prune-object.ts'
import { entries, str } from '../read-json.ts'
import { beginningsOf, eventWatch, zoneWatch } from '../surroundings.ts'
import { backupKind, clusterKind, objectStoreKind, poolerKind, scheduledBackupKind } from './kinds.ts'
import { annotation, label } from './labels.ts'

const condition: Shape = { type: 'all', status: 'all', reason: 'text', message: 'text', lastTransitionTime: 'all' }

/** What a row of the fleet reads of a Cluster: about a tenth of the object. */
const clusterFields: { readonly [key: string]: Shape } = {
  spec: {
    instances: 'all',
    imageName: 'text',
    imageCatalogRef: { kind: 'text', name: 'text', major: 'all' },
    storage: { size: 'all' },
    walStorage: { size: 'all' },
    plugins: [{ name: 'text', enabled: 'all', isWALArchiver: 'all', parameters: { barmanObjectName: 'text', serverName: 'text' } }],
    backup: { barmanObjectStore: 'there', volumeSnapshot: 'there', retentionPolicy: 'text' },
    externalClusters: [{ barmanObjectStore: 'there' }],
    monitoring: { enablePodMonitor: 'all' },
    nodeMaintenanceWindow: { inProgress: 'all' },
    minSyncReplicas: 'all',
    maxSyncReplicas: 'all',
  },
  status: {
    phase: 'text',
    phaseReason: 'text',
    instances: 'all',
    readyInstances: 'all',
    instancesStatus: { failed: ['text'] },
    currentPrimary: 'text',
    targetPrimary: 'text',
    currentPrimaryFailingSinceTimestamp: 'text',
    conditions: [condition],
    image: 'text',
    pgDataImageInfo: { image: 'text', majorVersion: 'all' },
    targetPgDataImageInfo: { majorVersion: 'all' },
    topology: { nodesUsed: 'all', successfullyExtracted: 'all' },
    resizingPVC: ['text'],
    unusablePVC: ['text'],
    danglingPVC: ['text'],
    lastSuccessfulBackup: 'text',
    lastSuccessfulBackupByMethod: { '*': 'text' },
    lastFailedBackup: 'text',
  },
}

const clusterKeep: Keep = {
  annotations: [annotation.hibernation, annotation.fencedInstances, annotation.reconciliationLoop, annotation.skipWalArchiving],
  fields: clusterFields,
}

/** What `pruneCluster` keeps. */
export const clusterShape: Shape = shapeOf(clusterKeep)

/** Drops what a row doesn't read of a Cluster. */
export function pruneCluster(object: KubeObject): KubeObject {
  return pruneObject(object, clusterKeep)
}

const containerState: Shape = {
  waiting: { reason: 'text', message: 'text' },
  running: { startedAt: 'text' },
  terminated: { reason: 'text', message: 'text', exitCode: 'all' },
}
const containerStatus: Shape = { name: 'text', ready: 'all', restartCount: 'all', image: 'text', state: containerState }

const byLabel = (object: KubeObject): readonly string[] => one(str(object, 'metadata', 'labels', label.cluster))
const bySpec = (object: KubeObject): readonly string[] => one(str(object, 'spec', 'cluster', 'name'))

function one(name: string | null): readonly string[] {
  return name === null ? [] : [name]
}

/**
 * Everything that belongs to a database begins with its name (members, Jobs, claims, Services, Backups of a schedule), so an event may be about
 * any root whose name its object's name begins with.
 */
function eventRoots(object: KubeObject): readonly string[] {
  const name = str(object, 'involvedObject', 'name')
  return name === null ? [] : beginningsOf(name)
}

/** What may follow a database's name in names of its own: a serial, a Job's purpose, a volume, a Service. Else `shop` would have `shop-test-1`. */
const ownSuffix = /^(-\d+(-.*)?|-(rw|ro|r|any|app|superuser|ca|server|replication|pooler)(-.*)?)?$/

/** Whether an event is about this database and not about another whose name begins alike. */
export function isEventAbout(event: KubeObject, name: string): boolean {
  const kind = str(event, 'involvedObject', 'kind')
  const about = str(event, 'involvedObject', 'name') ?? ''
  if (about === name) return true
  if (!about.startsWith(name)) return false
  return kind === 'Backup' || kind === 'ScheduledBackup' || kind === 'Pooler'
    ? about.startsWith(`${name}-`)
    : ownSuffix.test(about.slice(name.length))
}

/**
 * All that the engine reads besides the Cluster. Only what a row needs travels for the whole fleet: schedules and object stores. A member
 * that is lost shows in the Cluster's own counts; pods, claims and the rest are read while somebody looks at one database.
 */
export const watches: readonly Watch[] = [
  {
    // The whole object, for the page of one database.
    kind: clusterKind,
    scope: 'detail',
    roots: object => one(str(object, 'metadata', 'name')),
    prune: object => object,
  },
  {
    kind: scheduledBackupKind,
    scope: 'fleet',
    roots: bySpec,
    prune: object =>
      pruneObject(object, {
        fields: {
          spec: { cluster: { name: 'text' }, schedule: 'text', suspend: 'all', method: 'text' },
          status: { lastScheduleTime: 'text', nextScheduleTime: 'text', error: 'text' },
        },
      }),
  },
  {
    kind: objectStoreKind,
    scope: 'fleet',
    // Server names are cluster names unless the plugin's parameters say otherwise.
    roots: object => entries(object, 'status', 'serverRecoveryWindow').map(([server]) => server),
    prune: object =>
      pruneObject(object, {
        fields: {
          spec: { retentionPolicy: 'text', configuration: { destinationPath: 'text', endpointURL: 'text' } },
          status: {
            serverRecoveryWindow: {
              '*': { firstRecoverabilityPoint: 'text', lastSuccessfulBackupTime: 'text', lastFailedBackupTime: 'text' },
            },
          },
        },
      }),
  },
  {
    kind: podKind,
    labelSelector: label.cluster,
    scope: 'detail',
    roots: byLabel,
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster, label.instanceName, label.instanceRole, label.podRole, label.jobRole, label.zone, 'role'],
        fields: {
          spec: { nodeName: 'text', containers: [{ name: 'text', resources: 'all' }] },
          status: {
            phase: 'text',
            reason: 'text',
            message: 'text',
            startTime: 'text',
            podIP: 'text',
            conditions: [condition],
            containerStatuses: [containerStatus],
            initContainerStatuses: [containerStatus],
          },
        },
      }),
  },
  {
    kind: volumeClaimKind,
    labelSelector: label.cluster,
    scope: 'detail',
    roots: byLabel,
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster, label.instanceName, label.pvcRole, label.tablespace, label.zone],
        annotations: [annotation.pvcStatus, annotation.selectedNode],
        fields: {
          spec: { storageClassName: 'text', volumeName: 'text', resources: { requests: { storage: 'all' } } },
          status: { phase: 'text', capacity: { storage: 'all' }, conditions: [condition] },
        },
      }),
  },
  {
    kind: serviceKind,
    labelSelector: label.cluster,
    scope: 'detail',
    roots: byLabel,
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: {
          spec: { type: 'text', ports: [{ name: 'text', port: 'all' }], selector: { '*': 'text' }, loadBalancerSourceRanges: ['text'] },
          status: { loadBalancer: { ingress: [{ ip: 'text', hostname: 'text' }] } },
        },
      }),
  },
  {
    kind: backupKind,
    scope: 'detail',
    roots: bySpec,
    prune: object =>
      pruneObject(object, {
        fields: {
          spec: { cluster: { name: 'text' }, method: 'text' },
          status: { phase: 'text', method: 'text', startedAt: 'text', stoppedAt: 'text', error: 'text', backupId: 'text' },
        },
      }),
  },
  {
    kind: poolerKind,
    scope: 'detail',
    roots: bySpec,
    prune: object =>
      pruneObject(object, {
        fields: {
          spec: {
            cluster: { name: 'text' },
            type: 'text',
            instances: 'all',
            pgbouncer: { poolMode: 'text', paused: 'all', parameters: 'all' },
          },
          status: { instances: 'all', phase: 'text' },
        },
      }),
  },
  zoneWatch,
  ...scheduleWatches(clusterKind),
  eventWatch(eventRoots),
]
