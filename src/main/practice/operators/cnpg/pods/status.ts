import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { annotationOf, nameOf, numberAt, textAt } from '../../read.ts'
import { archiverOf } from '../archiver.ts'
import { faultAnnotation } from '../objects/labels.ts'
import { lsn, replicaLag, syncState, walEnd, walFile, walRate } from './wal.ts'

const segment = 16 * 1024 * 1024

/** Seconds as PostgreSQL prints an interval. */
function interval(seconds: number): string {
  const whole = Math.floor(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const fraction = Math.floor((seconds - whole) * 1e6)
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(fraction).padStart(6, '0')}`
}

/** What the instance manager of a member answers at `/pg/status`. `ready` are the pods that run PostgreSQL, in order of their names. */
export function instanceStatus(cluster: KubeObject, pod: KubeObject, ready: readonly KubeObject[], now: number): JsonObject {
  const primaryName = textAt(cluster, 'status', 'currentPrimary')
  const isPrimary = nameOf(pod) === primaryName
  const timeline = numberAt(cluster, 1, 'status', 'timelineID')
  const end = walEnd(cluster, now)
  const common = {
    systemID: textAt(cluster, 'status', 'systemID'),
    isPrimary,
    replayPaused: false,
    pendingRestart: false,
    pendingRestartForDecrease: false,
    isPgRewindRunning: false,
    mightBeUnavailable: false,
    node: textAt(pod, 'spec', 'nodeName'),
    timeLineID: timeline,
    instanceManagerVersion: '1.30.0',
    instanceArch: 'amd64',
    isInstanceManagerUpgrading: false,
  }
  if (!isPrimary) {
    const lag = replicaLag(cluster, pod, now)
    const replayed = end - BigInt(lag.bytes)
    return {
      ...common,
      receivedLsn: lsn(replayed + BigInt(Math.floor(lag.bytes * 0.4))),
      replayLsn: lsn(replayed),
      isWalReceiverActive: ready.some(other => nameOf(other) === primaryName),
    }
  }
  const replicas = ready.filter(other => nameOf(other) !== primaryName)
  const names = replicas.map(nameOf)
  return {
    ...common,
    currentLsn: lsn(end),
    isWalReceiverActive: false,
    currentWAL: walFile(timeline, end),
    ...archive(cluster, timeline, end, now),
    replicationInfo: replicas.map(replica => {
      const lag = replicaLag(cluster, replica, now)
      const at = (share: number) => lsn(end - BigInt(Math.floor(lag.bytes * share)))
      const mode = syncState(cluster, names, nameOf(replica))
      return {
        applicationName: nameOf(replica),
        state: lag.state,
        sentLsn: at(0.5),
        writeLsn: at(0.6),
        flushLsn: at(0.7),
        replayLsn: at(1),
        writeLag: interval(lag.seconds * 0.6),
        flushLag: interval(lag.seconds * 0.7),
        replayLag: interval(lag.seconds),
        syncState: mode,
        syncPriority: mode === 'async' ? '0' : String(mode === 'quorum' ? 1 : names.indexOf(nameOf(replica)) + 1),
      }
    }),
    replicationSlotsInfo: replicas.map(replica => ({
      slotName: `_cnpg_${nameOf(replica).replaceAll('-', '_')}`,
      slotType: 'physical',
      active: true,
      restartLsn: lsn(end - BigInt(replicaLag(cluster, replica, now).bytes)),
      walStatus: 'reserved',
    })),
  }
}

function archive(cluster: KubeObject, timeline: number, end: bigint, now: number): JsonObject {
  if (archiverOf(cluster) === null) return { isArchivingWAL: false, readyWalFiles: 0 }
  const every = (segment / walRate(cluster)) * 1000
  const last = now - (Number(end % BigInt(segment)) / walRate(cluster)) * 1000
  const broken = annotationOf(cluster, faultAnnotation).split(',').includes('wal-archive-broken')
  const iso = (time: number) => new Date(Math.floor(time)).toISOString()
  const previous = end > BigInt(segment) ? end - BigInt(segment) : end
  if (!broken)
    return { isArchivingWAL: true, lastArchivedWAL: walFile(timeline, previous), lastArchivedWALTime: iso(last), readyWalFiles: 0 }
  const created = Date.parse(cluster.metadata.creationTimestamp ?? '') || now
  return {
    isArchivingWAL: false,
    lastArchivedWAL: walFile(timeline, 0x300_0000n),
    lastArchivedWALTime: iso(created),
    lastFailedWAL: walFile(timeline, 0x400_0000n),
    lastFailedWALTime: iso(now - (now % 60_000)),
    readyWalFiles: Math.max(0, Math.floor((now - created) / every)),
  }
}
