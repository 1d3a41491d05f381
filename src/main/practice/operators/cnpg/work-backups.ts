import type { KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { labelOf, nameOf, objectAt, textAt } from '../read.ts'
import { cnpgTypes } from './kinds.ts'
import { type BackupDecision, reconcileBackup } from './reconcile/backup.ts'
import { reconcileSchedule } from './reconcile/schedule.ts'
import type { Ticker } from './work-queue.ts'
import { tolerate, type WorkerDeps } from './worker-deps.ts'

async function moveWindow(deps: WorkerDeps, namespace: string, window: NonNullable<BackupDecision['window']>): Promise<void> {
  const key = { namespace, name: window.store }
  const store = await deps.client.get(cnpgTypes.ObjectStore, key)
  if (store === undefined) return
  const before = objectAt(store, 'status', 'serverRecoveryWindow', window.server)
  const entry = window.succeeded
    ? { firstRecoverabilityPoint: textAt(before, 'firstRecoverabilityPoint') || window.at, lastSuccessfulBackupTime: window.at }
    : { lastFailedBackupTime: window.at }
  await deps.client.applyStatus(cnpgTypes.ObjectStore, key, { serverRecoveryWindow: { [window.server]: entry } })
}

/** Makes the worker that moves the Backup named by `namespace/name` on. */
export function createBackupWorker(deps: WorkerDeps): (key: string, ticker: Ticker) => Promise<void> {
  return async (key, ticker) => {
    const [namespace = '', name = ''] = key.split('/')
    const { cache } = deps
    const backup = cache.get(cnpgTypes.Backup, namespace, name)
    if (backup === undefined || backup.metadata.deletionTimestamp !== undefined) return
    const clusterName = textAt(backup, 'spec', 'cluster', 'name')
    const ours = (pod: KubeObject) => labelOf(pod, 'cnpg.io/cluster') === clusterName && labelOf(pod, 'cnpg.io/podRole') === 'instance'
    const decision = reconcileBackup(
      {
        backup,
        cluster: cache.get(cnpgTypes.Cluster, namespace, clusterName) ?? null,
        pods: cache.list(coreTypes.Pod, namespace).filter(ours),
        siblings: cache.list(cnpgTypes.Backup, namespace).filter(other => textAt(other, 'spec', 'cluster', 'name') === clusterName),
      },
      deps.clock.now(),
      ticker.passed,
    )
    if (decision === null) return
    if (decision.window) await moveWindow(deps, namespace, decision.window)
    const written = await deps.client.update(cnpgTypes.Backup, { ...backup, status: decision.status }, { subresource: 'status' })
    cache.put(cnpgTypes.Backup, written)
    if (decision.event) await deps.announce(backup, decision.event.reason, decision.event.message, decision.event.warning)
  }
}

/** Makes the worker that keeps the clock of the ScheduledBackup named by `namespace/name`. */
export function createScheduleWorker(deps: WorkerDeps): (key: string, ticker: Ticker) => Promise<void> {
  return async (key, ticker) => {
    const [namespace = '', name = ''] = key.split('/')
    const { cache, client } = deps
    const schedule = cache.get(cnpgTypes.ScheduledBackup, namespace, name)
    if (schedule === undefined || schedule.metadata.deletionTimestamp !== undefined) return
    const cluster = cache.get(cnpgTypes.Cluster, namespace, textAt(schedule, 'spec', 'cluster', 'name')) ?? null
    const children = cache
      .list(cnpgTypes.Backup, namespace)
      .filter(backup => labelOf(backup, 'cnpg.io/scheduled-backup') === nameOf(schedule))
    const now = deps.clock.now()
    const { status, backup, next } = reconcileSchedule(schedule, cluster, children, now)
    if (backup !== null) {
      await tolerate(client.create(cnpgTypes.Backup, backup).then(created => cache.put(cnpgTypes.Backup, created)))
      await deps.announce(schedule, 'BackupSchedule', `Scheduled backup ${nameOf(backup)}`)
    }
    if (status !== null)
      cache.put(cnpgTypes.ScheduledBackup, await client.applyStatus(cnpgTypes.ScheduledBackup, { namespace, name }, status))
    // The calendar runs on the wall clock while waits are sped up, so look often enough and never before the time has come.
    if (next !== null) ticker.wake(Math.min(10_000, Math.max(500, next.getTime() - now.getTime())))
  }
}
