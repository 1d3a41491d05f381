import type { BackupState } from '../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { ContextView } from '../engine.ts'
import { at, bool, entries, instant, latest, list, record, shorten, str } from '../read-json.ts'
import { findCondition } from './conditions.ts'
import { barmanPlugin, objectStoreKind, scheduledBackupKind } from './kinds.ts'

/** The object store that the Barman Cloud plugin keeps this database's backups in, and the name they are under; null without the plugin. */
export function barmanTarget(cluster: KubeObject): { readonly store: string; readonly server: string } | null {
  for (const plugin of list(cluster, 'spec', 'plugins')) {
    if (str(plugin, 'name') !== barmanPlugin || bool(plugin, 'enabled') === false) continue
    const store = str(plugin, 'parameters', 'barmanObjectName')
    if (store !== null) return { store, server: str(plugin, 'parameters', 'serverName') ?? str(cluster, 'metadata', 'name') ?? '' }
  }
  return null
}

/** What is known of a database's backups, from the object store (where the plugin keeps it) and from the Cluster's conditions and status. */
export function readBackupState(cluster: KubeObject, view: ContextView): BackupState {
  const namespace = str(cluster, 'metadata', 'namespace') ?? ''
  const name = str(cluster, 'metadata', 'name') ?? ''
  const target = barmanTarget(cluster)
  const schedules = view.about(scheduledBackupKind, namespace, name)
  const inTree = (record(cluster, 'spec', 'backup', 'barmanObjectStore') ?? record(cluster, 'spec', 'backup', 'volumeSnapshot')) !== null
  const condition = findCondition(cluster, 'LastBackupSucceeded')
  if (target === null && !inTree && schedules.length === 0 && condition === null)
    return { state: 'none', lastSuccess: null, lastFailure: null, text: 'No backup is set up' }

  const store = target === null ? null : view.get(objectStoreKind, namespace, target.store)
  const window = target === null || store === null ? null : record(store, 'status', 'serverRecoveryWindow', target.server)
  const byMethod = entries(cluster, 'status', 'lastSuccessfulBackupByMethod').map(([, time]) => instant(time))
  const lastSuccess = latest([instant(window, 'lastSuccessfulBackupTime'), instant(cluster, 'status', 'lastSuccessfulBackup'), ...byMethod])
  const conditionFails = condition?.status === 'False' && condition.reason !== 'BackupStarted'
  const lastFailure = latest([
    instant(window, 'lastFailedBackupTime'),
    instant(cluster, 'status', 'lastFailedBackup'),
    conditionFails ? condition.lastTransition() : null,
  ])

  const archiving = findCondition(cluster, 'ContinuousArchiving')
  if (conditionFails) return { state: 'failing', lastSuccess, lastFailure, text: shorten(condition.message || 'The last backup failed') }
  if (archiving?.status === 'False')
    return { state: 'failing', lastSuccess, lastFailure, text: shorten(`WAL archiving fails: ${archiving.message || archiving.reason}`) }
  if (condition?.status !== 'True' && lastFailure !== null && (lastSuccess === null || lastFailure > lastSuccess))
    return { state: 'failing', lastSuccess, lastFailure, text: 'The last backup failed' }
  const unseen = whyUnseen(target, store, view)
  if (unseen !== null) return { state: 'unknown', lastSuccess, lastFailure, text: unseen }
  if (lastSuccess === null && condition?.status !== 'True')
    return { state: 'unknown', lastSuccess, lastFailure, text: 'Set up, but no backup is known of yet' }
  const idle = whyIdle(schedules, view)
  // A good backup of the past is no promise: something must go on adding to it.
  if (idle === null || archiving?.status === 'True') return { state: 'ok', lastSuccess, lastFailure, text: idle }
  return { state: 'unknown', lastSuccess, lastFailure, text: `${idle}, and WAL is not known to be archived: nothing newer may come` }
}

/** Why what the object store says of the backups is not known; null: it is, or none is used. */
function whyUnseen(target: { readonly store: string } | null, store: KubeObject | null, view: ContextView): string | null {
  if (target === null) return null
  switch (view.knows(objectStoreKind)) {
    case 'listed':
      return store === null ? `Object store ${shorten(target.store, 80)} does not exist` : null
    case 'forbidden':
      return 'Object stores may not be read here'
    case 'unserved':
      return 'Object stores are not served here: is the plugin installed?'
    case 'unknown':
      return 'Object stores could not be read now'
  }
}

/** Why no schedule makes backups; null when one does. */
function whyIdle(schedules: readonly KubeObject[], view: ContextView): string | null {
  if (schedules.some(schedule => at(schedule, 'spec', 'suspend') !== true)) return null
  if (view.knows(scheduledBackupKind) !== 'listed') return 'Schedules could not be read'
  return schedules.length === 0 ? 'No schedule' : 'Every schedule is suspended'
}
