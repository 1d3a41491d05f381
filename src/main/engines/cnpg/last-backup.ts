import type { KubeObject } from '../../../shared/domain/kube.ts'
import { caution, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import type { DraftStep, StageInput, StageSight } from '../engine.ts'
import { freeName } from '../free-name.ts'
import { head } from '../manifest-head.ts'
import { bool, list, record, str } from '../read-json.ts'
import { active, done, failed, notApplicable } from '../stage-sights.ts'
import { findCondition } from './conditions.ts'
import { hibernationOf } from './hibernation.ts'
import { backupKind } from './kinds.ts'
import { annotation, label } from './labels.ts'

/** Id of the stage that a deletion with a last backup waits for. */
export const lastBackupStage = 'LAST_BACKUP'

/** How this Cluster makes base backups; null: it doesn't. */
function methodOf(root: KubeObject): { readonly method: string; readonly plugin: string | null } | null {
  const enabled = list(root, 'spec', 'plugins').filter(each => bool(each, 'enabled') !== false && str(each, 'name') !== null)
  const plugin =
    enabled.find(each => bool(each, 'isWALArchiver') === true) ?? enabled.find(each => str(each, 'parameters', 'barmanObjectName') !== null)
  if (plugin !== undefined) return { method: 'plugin', plugin: str(plugin, 'name') }
  if (record(root, 'spec', 'backup', 'barmanObjectStore') !== null) return { method: 'barmanObjectStore', plugin: null }
  if (record(root, 'spec', 'backup', 'volumeSnapshot') !== null) return { method: 'volumeSnapshot', plugin: null }
  return null
}

/** Makes the Backup, as the Cluster makes its others; null where it makes none. It is named by the second, as the operator's own tool names them. */
export function lastBackupStep({ cluster, root, view }: Living, now: string): (DraftStep & { readonly name: string }) | null {
  const how = methodOf(root)
  if (how === null) return null
  const name = freeName(`${cluster.name}-last-${now.slice(0, 19).replace(/\D/g, '')}`, backupKind, cluster.namespace, view)
  const manifest = {
    ...head(backupKind, cluster.namespace, name, { [label.cluster]: cluster.name }),
    spec: {
      cluster: { name: cluster.name },
      method: how.method,
      ...(how.plugin === null ? {} : { pluginConfiguration: { name: how.plugin } }),
    },
  }
  return { id: 'backup', title: 'Make a last backup', kind: backupKind, verb: 'apply', manifest, name }
}

/** Why no last backup can be made, or might not help. */
export function lastBackupObjections({ root }: Living): readonly Objection[] {
  const how = methodOf(root)
  if (how === null)
    return [
      refuse('lastBackup', 'No backup is set up for this database, so no last one can be made.', 'Set one up first, or delete without.'),
    ]
  if (hibernationOf(root) !== 'no')
    return [refuse('lastBackup', 'It is paused: no member runs that could be backed up.', 'Resume it first, or delete without.')]
  const primary = str(root, 'status', 'currentPrimary')
  if (primary === null) return [refuse('lastBackup', 'It has no primary yet: there is nothing to back up.')]
  const snapshots = how.method === 'volumeSnapshot' ? str(root, 'spec', 'backup', 'volumeSnapshot', 'snapshotOwnerReference') : null
  if (snapshots === 'cluster')
    return [
      refuse(
        'lastBackup',
        'Its volume snapshots belong to the Cluster (snapshotOwnerReference) and are deleted with it.',
        'Let them belong to nobody first.',
      ),
    ]
  const archiving = findCondition(root, 'ContinuousArchiving')
  const found: Objection[] = []
  if (archiving?.status === 'False')
    found.push(
      caution(
        'lastBackup',
        `WAL archiving fails, so the backup may never complete: ${archiving.message}`,
        'Nothing is deleted until it has.',
      ),
    )
  if (str(root, 'metadata', 'annotations', annotation.reconciliationLoop) === 'disabled')
    found.push(
      caution(
        'lastBackup',
        'The operator was told to ignore this database; the backup may wait for it.',
        'Nothing is deleted until it is complete.',
      ),
    )
  return found
}

/** What has become of the backup that the deletion waits for. */
export function seeLastBackup({ params, subject, view, applied, remembered }: StageInput<{ readonly lastBackup: boolean }>): StageSight {
  if (!params.lastBackup) return notApplicable('No last backup was asked for.')
  const name = remembered.backup ?? ''
  if (!applied.has('backup')) return active('the backup to be asked for')
  const backup = view.get(backupKind, subject.namespace, name)
  if (backup === null)
    return view.knows(backupKind) === 'listed'
      ? failed(`Backup ${name} is no longer there: somebody deleted it before it was complete.`)
      : active(`the right to read Backup ${name}`)
  const phase = str(backup, 'status', 'phase')
  const error = str(backup, 'status', 'error')
  if (phase === 'completed') return done(`Backup ${name} is complete${endOf(backup)}.`)
  if (phase === 'failed' || phase === 'invalid backup definition')
    return failed(`The last backup failed: ${error ?? phase}. The database was not touched.`)
  const why = error === null ? '' : `: ${error}`
  return active(`backup ${name} to complete; it is ${phase ?? 'not begun'}${why}`)
}

function endOf(backup: KubeObject): string {
  const stopped = str(backup, 'status', 'stoppedAt')
  const id = str(backup, 'status', 'backupId')
  return `${id === null ? '' : ` (${id})`}${stopped === null ? '' : `, ended ${stopped}`}`
}
