import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { annotationOf, at, nameOf, numberAt, objectsAt, second, textAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { faultsOf, isReady } from './pass.ts'

/** How long a base backup takes, in simulated ms. */
const backupTime = 20_000

/** What a Backup's reconcile reads. */
export interface BackupWorld {
  readonly backup: KubeObject
  readonly cluster: KubeObject | null
  readonly pods: readonly KubeObject[]
  /** All Backups of the same Cluster. */
  readonly siblings: readonly KubeObject[]
}

/** What a Backup's reconcile decided; null: nothing to do now. */
export interface BackupDecision {
  readonly status: JsonObject
  /** The recovery window of an ObjectStore moves with this. */
  readonly window?: { readonly store: string; readonly server: string; readonly succeeded: boolean; readonly at: string }
  readonly event?: { readonly reason: string; readonly message: string; readonly warning: boolean }
}

/** True once nothing more happens to a Backup. */
export function isFinished(backup: KubeObject): boolean {
  return ['completed', 'failed', 'invalid backup definition'].includes(textAt(backup, 'status', 'phase'))
}

function refusal(backup: KubeObject, cluster: KubeObject): string {
  const method = textAt(backup, 'spec', 'method')
  if (annotationOf(cluster, 'cnpg.io/hibernation') === 'on') return 'cannot back up a hibernated cluster'
  if (method === 'plugin') {
    const plugin = textAt(backup, 'spec', 'pluginConfiguration', 'name')
    const enabled = objectsAt(cluster, 'spec', 'plugins').some(entry => entry.name === plugin && entry.enabled !== false)
    return enabled ? '' : 'cannot proceed with the backup as the cluster has no enabled plugin of that name'
  }
  if (method === 'volumeSnapshot') {
    return at(cluster, 'spec', 'backup', 'volumeSnapshot') === undefined ? 'no volumeSnapshot section defined on the target cluster' : ''
  }
  return at(cluster, 'spec', 'backup', 'barmanObjectStore') === undefined
    ? 'no barmanObjectStore section defined on the target cluster'
    : ''
}

/** Where the plugin of a Cluster writes: its ObjectStore and the server's name in it; null without the plugin. */
function pluginTarget(cluster: KubeObject): { store: string; server: string } | null {
  const name = archiverOf(cluster)
  const entry = objectsAt(cluster, 'spec', 'plugins').find(plugin => plugin.name === name)
  const store = textAt(entry, 'parameters', 'barmanObjectName')
  return store === '' ? null : { store, server: textAt(entry, 'parameters', 'serverName') || nameOf(cluster) }
}

/** `20260821T140500` of a time. */
function compact(now: Date): string {
  return second(now).replace(/[-:Z]/g, '')
}

function walName(timeline: number, position: number): string {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')
  return hex(timeline) + hex(Math.floor(position / 256)) + hex(position % 256)
}

function begin(world: BackupWorld, cluster: KubeObject, pod: KubeObject, now: Date): JsonObject {
  const target = pluginTarget(cluster)
  const method = textAt(world.backup, 'spec', 'method')
  return {
    ...(typeof world.backup.status === 'object' ? world.backup.status : {}),
    phase: 'started',
    startedAt: second(now),
    reconciliationStartedAt: second(now),
    method,
    online: at(world.backup, 'spec', 'online') ?? true,
    backupId: compact(now),
    backupName: `backup-${compact(now).replace('T', '')}`,
    majorVersion: numberAt(cluster, 18, 'status', 'pgDataImageInfo', 'majorVersion'),
    instanceID: { podName: nameOf(pod), ContainerID: textAt(objectsAt(pod, 'status', 'containerStatuses')[0], 'containerID') },
    ...(method === 'plugin' && target !== null ? { serverName: target.server, pluginMetadata: { version: '0.14.0' } } : {}),
    ...(method === 'barmanObjectStore'
      ? {
          serverName: textAt(cluster, 'spec', 'backup', 'barmanObjectStore', 'serverName') || nameOf(cluster),
          destinationPath: textAt(cluster, 'spec', 'backup', 'barmanObjectStore', 'destinationPath'),
        }
      : {}),
  }
}

function targetPod(world: BackupWorld, cluster: KubeObject): KubeObject | undefined {
  const primary = textAt(cluster, 'status', 'currentPrimary')
  const ready = world.pods.filter(isReady)
  const target = textAt(world.backup, 'spec', 'target') || textAt(cluster, 'spec', 'backup', 'target') || 'prefer-standby'
  const standby = target === 'primary' ? undefined : ready.find(pod => nameOf(pod) !== primary)
  return standby ?? ready.find(pod => nameOf(pod) === primary)
}

function finish(world: BackupWorld, cluster: KubeObject, now: Date): BackupDecision {
  const before = typeof world.backup.status === 'object' ? world.backup.status : {}
  const faults = faultsOf(cluster)
  const target = textAt(world.backup, 'spec', 'method') === 'plugin' ? pluginTarget(cluster) : null
  const broken = faults.includes('backup-broken') || faults.includes('wal-archive-broken')
  const window = target === null ? {} : { window: { ...target, succeeded: !broken, at: second(now) } }
  const ended = { stoppedAt: second(now), reconciliationTerminatedAt: second(now) }
  if (broken) {
    const error = 'barman-cloud-backup: exit status 4: Unable to locate credentials for the object store'
    return {
      status: { ...before, ...ended, phase: 'failed', error },
      ...window,
      event: { reason: 'Failed', message: `Backup failed: ${error}`, warning: true },
    }
  }
  const timeline = numberAt(cluster, 1, 'status', 'timelineID')
  const position = Math.floor((now.getTime() / 300_000) % 4096)
  const elements = world.pods.length === 0 ? [] : [{ name: nameOf(world.backup), type: 'PG_DATA' }]
  const snapshots = textAt(world.backup, 'spec', 'method') === 'volumeSnapshot' ? { snapshotBackupStatus: { elements } } : {}
  return {
    status: {
      ...before,
      ...ended,
      ...snapshots,
      phase: 'completed',
      beginWal: walName(timeline, position),
      endWal: walName(timeline, position + 1),
      beginLSN: `0/${(position * 16 ** 6 + 40).toString(16).toUpperCase()}`,
      endLSN: `0/${((position + 1) * 16 ** 6).toString(16).toUpperCase()}`,
    },
    ...window,
    event: { reason: 'Completed', message: 'Backup completed', warning: false },
  }
}

/** Decides the next step of one Backup, from live objects only. Pure but for `passed`, which counts simulated time. */
export function reconcileBackup(world: BackupWorld, now: Date, passed: (key: string, ms: number) => boolean): BackupDecision | null {
  const { backup, cluster } = world
  if (isFinished(backup)) return null
  const phase = textAt(backup, 'status', 'phase')
  const pending = (error: string): BackupDecision | null =>
    phase === 'pending' && textAt(backup, 'status', 'error') === error
      ? null
      : { status: { phase: 'pending', ...(error === '' ? {} : { error }) } }
  if (cluster === null) return pending('the cluster does not exist')
  if (phase === 'started' || phase === 'running' || phase === 'finalizing') {
    return passed('work', backupTime) ? finish(world, cluster, now) : null
  }
  const why = refusal(backup, cluster)
  if (why !== '') {
    const event = { reason: 'Failed', message: why, warning: true }
    return { status: { phase: 'failed', error: why, method: textAt(backup, 'spec', 'method') }, event }
  }
  const age = (object: KubeObject) => `${object.metadata.creationTimestamp ?? ''} ${nameOf(object)}`
  const others = world.siblings.filter(other => nameOf(other) !== nameOf(backup) && !isFinished(other))
  const busy = others.some(other => textAt(other, 'status', 'startedAt') !== '' || age(other) < age(backup))
  if (busy) return pending('')
  const pod = targetPod(world, cluster)
  if (pod === undefined) return pending('the target instance is not healthy')
  if (phase === '') return pending('')
  return passed('begin', 1_000) ? { status: { ...begin(world, cluster, pod, now), error: undefined } } : null
}
