import type { BackupState } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { cronJobKind, jobKind } from '../kube-kinds.ts'
import { isOfSchedule } from '../pause-schedule/names.ts'
import { at, bool, count, instant, latest, list, shorten, str } from '../read-json.ts'
import { logicalBackupName, type OperatorConfig } from './operator-config.ts'

/** What became of one Job. */
export interface JobResult {
  readonly state: 'running' | 'succeeded' | 'failed'
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly error: string | null
}

/** The CronJob that the operator makes for a database's logical backups; null: there is none, or it was not seen. */
export function logicalBackupOf(root: KubeObject, view: ContextView, config: OperatorConfig): KubeObject | null {
  const [namespace, name] = [str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '']
  const all = view.about(cronJobKind, namespace, name).filter(each => !isOfSchedule(each))
  return all.find(each => str(each, 'metadata', 'name') === logicalBackupName(config, name)) ?? all[0] ?? null
}

/** Jobs of a database's logical backups, newest first. */
export function backupJobs(root: KubeObject, view: ContextView): readonly KubeObject[] {
  const jobs = view.about(jobKind, str(root, 'metadata', 'namespace') ?? '', str(root, 'metadata', 'name') ?? '')
  return jobs.filter(each => !isOfSchedule(each)).toSorted((a, b) => (readJob(b).startedAt ?? '').localeCompare(readJob(a).startedAt ?? ''))
}

/** Reads a Job's own status. */
export function readJob(job: KubeObject): JobResult {
  const conditions = list(job, 'status', 'conditions').slice(0, 50)
  const failure = conditions.find(each => str(each, 'type') === 'Failed' && str(each, 'status') === 'True')
  const startedAt = instant(job, 'status', 'startTime') ?? instant(job, 'metadata', 'creationTimestamp')
  if (failure !== undefined) {
    const error = str(failure, 'message') ?? str(failure, 'reason') ?? 'the Job failed'
    return { state: 'failed', startedAt, endedAt: instant(failure, 'lastTransitionTime'), error: shorten(error, 1000) }
  }
  const done =
    conditions.some(each => str(each, 'type') === 'Complete' && str(each, 'status') === 'True') ||
    (count(job, 'status', 'succeeded') ?? 0) > 0
  return { state: done ? 'succeeded' : 'running', startedAt, endedAt: instant(job, 'status', 'completionTime'), error: null }
}

/**
 * What is known of a database's backups: its logical backups, by their CronJob and its last Jobs. Of base backups and the WAL archive nothing
 * is to be seen in Kubernetes; they are set up for all databases of the operator at once.
 */
export function readBackupState(root: KubeObject, view: ContextView, config: OperatorConfig): BackupState {
  const asked = bool(root, 'spec', 'enableLogicalBackup') === true
  const cronJob = logicalBackupOf(root, view, config)
  const none = { lastSuccess: null, lastFailure: null }
  if (!asked && cronJob === null) {
    const archive = archiveOf(root, config)
    if (archive !== null)
      return { state: 'unknown', ...none, text: `No logical backup; WAL goes to ${archive}, but whether it arrives is not to be seen here` }
    if (config.doubt !== null) return { state: 'unknown', ...none, text: 'No logical backup; whether WAL is archived could not be read' }
    return { state: 'none', ...none, text: 'No backup is set up' }
  }
  if (cronJob === null) {
    return {
      state: 'unknown',
      ...none,
      text:
        view.knows(cronJobKind) === 'listed'
          ? 'Logical backups are asked for, but there is no CronJob yet'
          : 'CronJobs may not be read here',
    }
  }
  const results = backupJobs(root, view).map(readJob)
  const lastSuccess = latest([
    instant(cronJob, 'status', 'lastSuccessfulTime'),
    ...results.filter(each => each.state === 'succeeded').map(each => each.endedAt),
  ])
  const failed = results.filter(each => each.state === 'failed')
  const lastFailure = latest(failed.map(each => each.endedAt ?? each.startedAt))
  if (lastFailure !== null && (lastSuccess === null || lastFailure > lastSuccess))
    return {
      state: 'failing',
      lastSuccess,
      lastFailure,
      text: shorten(`The last logical backup failed: ${failed[0]?.error ?? 'no reason given'}`),
    }
  if (at(cronJob, 'spec', 'suspend') === true)
    return { state: 'unknown', lastSuccess, lastFailure, text: 'The schedule is suspended: nothing newer will come' }
  if (lastSuccess === null) return { state: 'unknown', lastSuccess, lastFailure, text: 'Set up, but no logical backup is known of yet' }
  return { state: 'ok', lastSuccess, lastFailure, text: null }
}

const archiveVariables = ['WAL_S3_BUCKET', 'WAL_GS_BUCKET', 'WALG_S3_PREFIX', 'WALG_GS_PREFIX', 'WALG_AZ_PREFIX', 'AZURE_STORAGE_ACCOUNT']

/** Where WAL and base backups go, by the database's own environment or the operator's configuration; null: nothing says so. */
export function archiveOf(root: KubeObject, config: OperatorConfig): string | null {
  const own = list(root, 'spec', 'env')
    .slice(0, 200)
    .map(each => str(each, 'name') ?? '')
    .find(name => archiveVariables.includes(name))
  if (own !== undefined) return `where its variable ${own} says`
  const s3 = config.setting('wal_s3_bucket')
  if (s3 !== null) return `S3 bucket ${shorten(s3, 100)}`
  const gs = config.setting('wal_gs_bucket')
  if (gs !== null) return `Google bucket ${shorten(gs, 100)}`
  const azure = config.setting('wal_az_storage_account')
  return azure === null ? null : `Azure account ${shorten(azure, 100)}`
}
