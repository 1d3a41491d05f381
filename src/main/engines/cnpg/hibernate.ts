import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { ContextView, DraftStep, Operation, Subject } from '../engine.ts'
import { bool, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { annotateCluster } from './change/steps.ts'
import { findCondition } from './conditions.ts'
import { hibernationOf } from './hibernation.ts'
import { poolerKind, scheduledBackupKind } from './kinds.ts'
import { annotation } from './labels.ts'

/** Marks a schedule that was suspended with its database, so that resuming knows which to take up again. */
const suspendedWith = 'clouddb-desktop.io/suspended-with-database'

const pauseParams = z.object({
  suspendBackups: z
    .boolean()
    .default(true)
    .meta(
      field('Suspend its backup schedules', {
        widget: 'switch',
        help: 'Backups of a paused database fail. Schedules that are suspended with it are taken up again when it is resumed.',
      }),
    ),
})
type PauseParams = z.infer<typeof pauseParams>

/** Stops all members and keeps the volumes. */
export const pause: Operation<PauseParams> = changeOperation({
  id: 'pause',
  title: 'Pause',
  summary: 'Stops all members and keeps their volumes (hibernation). Nothing can connect until it is resumed.',
  risk: 'disruptive',
  params: pauseParams,
  section: { title: 'Backups meanwhile', summary: 'What happens to the schedules.' },
  because({ root }) {
    const now = hibernationOf(root)
    return now === 'paused' ? 'It is paused already.' : now === 'pausing' ? 'It is being paused already.' : null
  },
  reads: ({ namespace }) => [{ kind: poolerKind, namespace }],
  draft({ params: { suspendBackups }, living }) {
    const schedules = schedulesOf(living.cluster, living.view).filter(schedule => bool(schedule, 'spec', 'suspend') !== true)
    const outage = {
      level: 'outage',
      text: 'All members stop: the primary first, then the replicas. Connections end, and the Services lead nowhere. The volumes stay, and so does what they cost.',
    } as const
    return {
      steps: [
        annotateCluster(living, 'Pause the database', annotation.hibernation, 'on'),
        ...(suspendBackups ? schedules.map(schedule => suspension(schedule, true)) : []),
      ],
      checks: [
        ...judge('state', 'State of the database', 'It is healthy.', stateObjections(living)),
        ...judge(
          'backups',
          'Backups while it is paused',
          suspendBackups && schedules.length > 0 ? `Suspended with it: ${namesOf(schedules)}.` : 'No schedule runs meanwhile.',
          backupObjections(living, schedules, suspendBackups),
        ),
        ...judge('poolers', 'Connection poolers', 'It has none.', poolerObjections(living)),
      ],
      consequences: [outage],
      consequenceOf: (step, pointer) => (step === 'cluster' && pointer.startsWith('/metadata/annotations') ? outage : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'STOPPING',
      title: 'Members stop',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
      see: input =>
        lookAtCluster(input, root => {
          const state = hibernationOf(root)
          if (state === 'paused') return done('No member runs; the volumes are kept.')
          if (state !== 'pausing') return active('the annotation, which somebody took away again')
          return active(findCondition(root, 'cnpg.io/hibernation')?.message || 'the operator to stop the members')
        }),
    },
  ],
})

const resumeParams = z.object({
  resumeBackups: z
    .boolean()
    .default(true)
    .meta(
      field('Take up its backup schedules again', {
        widget: 'switch',
        help: 'Those that were suspended when it was paused from here; others stay as they are.',
      }),
    ),
})
type ResumeParams = z.infer<typeof resumeParams>

/** Starts the members of a paused database again. */
export const resume: Operation<ResumeParams> = changeOperation({
  id: 'resume',
  title: 'Resume',
  summary: 'Starts the members again, on the volumes that were kept.',
  risk: 'safe',
  params: resumeParams,
  section: { title: 'Backups', summary: 'What happens to the schedules.' },
  because: ({ root }) => (hibernationOf(root) === 'no' ? 'It is not paused.' : null),
  draft({ params: { resumeBackups }, living }) {
    const ours = schedulesOf(living.cluster, living.view).filter(
      schedule => bool(schedule, 'spec', 'suspend') === true && str(schedule, 'metadata', 'annotations', suspendedWith) !== null,
    )
    const others = schedulesOf(living.cluster, living.view).filter(
      schedule => bool(schedule, 'spec', 'suspend') === true && !ours.includes(schedule),
    )
    const left = resumeBackups ? others : [...ours, ...others]
    return {
      steps: [
        annotateCluster(living, 'Resume the database', annotation.hibernation, 'off'),
        ...(resumeBackups ? ours.map(schedule => suspension(schedule, false)) : []),
      ],
      checks: judge(
        'backups',
        'Backup schedules',
        ours.length === 0 ? 'None was suspended with it.' : `Taken up again: ${namesOf(ours)}.`,
        left.length === 0 ? [] : [caution(null, `Suspended, and stay so: ${namesOf(left)}.`, 'Take them up by hand if they should run.')],
      ),
      consequences: [{ level: 'none', text: 'The members start on the data that they had; the same primary leads.' }],
    }
  },
  stages: [acceptedStage(), settledStage()],
})

function schedulesOf({ namespace, name }: Subject, view: ContextView): readonly KubeObject[] {
  return view.list(scheduledBackupKind, namespace).filter(schedule => str(schedule, 'spec', 'cluster', 'name') === name)
}

function suspension(schedule: KubeObject, suspend: boolean): DraftStep {
  const { name, namespace = null } = schedule.metadata
  const patch = { metadata: { annotations: { [suspendedWith]: suspend ? 'true' : null } }, spec: { suspend } }
  const title = `${suspend ? 'Suspend' : 'Take up'} the schedule ${name}`
  return { id: `schedule-${name}`, title, kind: scheduledBackupKind, verb: 'patch', namespace, name, patch }
}

function namesOf(objects: readonly KubeObject[]): string {
  const shown = objects.slice(0, 10).map(object => object.metadata.name)
  return objects.length > shown.length ? `${shown.join(', ')} and ${objects.length - shown.length} more` : shown.join(', ')
}

function stateObjections({ root, cluster }: Living): readonly Objection[] {
  if (str(root, 'status', 'phase') === 'Cluster in healthy state') return []
  return [
    caution(
      null,
      `The operator waits until it is healthy, and only then stops the members. Now: ${cluster.reasons[0]?.text ?? cluster.health}.`,
    ),
  ]
}

function backupObjections({ view }: Living, schedules: readonly KubeObject[], suspend: boolean): readonly Objection[] {
  const known = view.knows(scheduledBackupKind)
  if (known === 'forbidden' || known === 'unknown')
    return [notKnown('suspendBackups', 'Schedules can’t be read: those that there are will fail while it is paused.')]
  if (suspend || schedules.length === 0) return []
  return [caution('suspendBackups', `These will fail while it is paused: ${namesOf(schedules)}.`, 'Suspend them with it.')]
}

function poolerObjections({ cluster, view }: Living): readonly Objection[] {
  const poolers = view.list(poolerKind, cluster.namespace).filter(pooler => str(pooler, 'spec', 'cluster', 'name') === cluster.name)
  return poolers.length === 0 ? [] : [caution(null, `They go on running and have nothing to lead to: ${namesOf(poolers)}.`)]
}
