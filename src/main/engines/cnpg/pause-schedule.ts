import { caution, notKnown, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import type { Pausing } from '../pause-schedule/operations.ts'
import { schedulePause as scheduleOf } from '../pause-schedule/schedule.ts'
import { unschedulePause as unscheduleOf } from '../pause-schedule/unschedule.ts'
import { bool, str } from '../read-json.ts'
import { changeOperation } from './change/change-operation.ts'
import { clusterKind, poolerKind, scheduledBackupKind } from './kinds.ts'
import { annotation } from './labels.ts'

/** Pausing by the clock is the annotation of hibernation, set and taken back. */
const pausing: Pausing = {
  kind: clusterKind,
  change: changeOperation,
  commands({ cluster }) {
    const hibernate = (value: 'on' | 'off') => [
      'annotate',
      `${clusterKind.plural}.${clusterKind.group}`,
      cluster.name,
      `--namespace=${cluster.namespace}`,
      '--overwrite',
      // Who writes is this app, by its own CronJob: what it changes by hand later is nobody else's then.
      '--field-manager=clouddb-desktop',
      `${annotation.hibernation}=${value}`,
    ]
    return { args: { pause: hibernate('on'), resume: hibernate('off') }, resumesTo: null }
  },
  reads: ({ namespace }) => [{ kind: poolerKind, namespace, optional: true }],
  objections: living => [...backups(living), ...poolers(living)],
}

export const schedulePause = scheduleOf(pausing)
export const unschedulePause = unscheduleOf(pausing)

function backups({ cluster, view }: Living): readonly Objection[] {
  const known = view.knows(scheduledBackupKind)
  if (known === 'forbidden' || known === 'unknown')
    return [notKnown(null, 'Backup schedules can’t be read: backups that fall into a pause fail.')]
  const names = view
    .list(scheduledBackupKind, cluster.namespace)
    .filter(each => str(each, 'spec', 'cluster', 'name') === cluster.name && bool(each, 'spec', 'suspend') !== true)
    .map(each => each.metadata.name)
  return names.length === 0
    ? []
    : [caution(null, `Backups that fall into a pause fail: those of ${names.slice(0, 10).join(', ')}.`, 'Let them run while it is awake.')]
}

function poolers({ cluster, view }: Living): readonly Objection[] {
  const names = view
    .list(poolerKind, cluster.namespace)
    .filter(each => str(each, 'spec', 'cluster', 'name') === cluster.name)
    .map(each => each.metadata.name)
  return names.length === 0 ? [] : [caution(null, `Poolers go on running and lead nowhere meanwhile: ${names.slice(0, 10).join(', ')}.`)]
}
