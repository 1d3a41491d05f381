import { z } from 'zod'
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import { judge, notKnown } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { DraftStep, Operation, StageInput, StageSight } from '../engine.ts'
import { cronJobKind } from '../kube-kinds.ts'
import { active, done } from '../stage-sights.ts'
import { belongsTo, uidOf } from './names.ts'
import { cronJobsOf, type Pausing, scheduleKinds, scheduleReads } from './operations.ts'

const params = z.object({})
type UnscheduleParams = z.infer<typeof params>

/** Takes the schedule away, wholly: exactly the objects that are of this database's schedule. */
export function unschedulePause(pausing: Pausing): Operation<UnscheduleParams> {
  const { kind } = pausing
  return pausing.change<UnscheduleParams>({
    id: 'unschedule-pause',
    title: 'Remove the pause schedule',
    summary: 'Deletes the two CronJobs with their ServiceAccount, Role and RoleBinding. The database stays as it is now.',
    risk: 'safe',
    params,
    section: { title: 'Schedule', summary: '' },
    withoutOperator: true,
    because(living) {
      const { pause, resume } = cronJobsOf(kind, living)
      if (pause !== null || resume !== null) return null
      return living.view.knows(cronJobKind) === 'listed'
        ? 'It has no pause schedule.'
        : 'CronJobs can’t be read, so it is not known whether it has one.'
    },
    reads: subject => scheduleReads(subject.namespace),
    draft({ living }) {
      const { cluster, view } = living
      // The CronJobs go last: as long as they are there, a removal that broke off can be done again.
      const doomed = scheduleKinds.flatMap(each => ownObjects(each, living).map(object => ({ kind: each, object })))
      const hidden = scheduleKinds.filter(each => view.knows(each) !== 'listed').map(each => each.kind)
      const paused = cluster.health === 'paused'
      return {
        steps: doomed.map(
          ({ kind: each, object }): DraftStep => ({
            id: `${each.plural}-${object.metadata.name}`,
            title: `Delete the ${each.kind}`,
            kind: each,
            verb: 'delete',
            namespace: cluster.namespace,
            name: object.metadata.name,
            propagation: 'Background',
          }),
        ),
        checks: judge(
          'objects',
          'Objects of the schedule',
          `${doomed.length} objects, all of this database’s schedule.`,
          hidden.length === 0 ? [] : [notKnown(null, `${hidden.join(', ')} can’t be read: what there is of them stays.`)],
        ),
        consequences: [
          {
            level: 'none',
            text: paused
              ? 'It is paused now, and stays so until you resume it yourself: no schedule does any more.'
              : 'It is neither paused nor resumed by this. A Job that runs right now is stopped.',
          },
        ],
        remember: { uid: uidOf(living.root) },
      }
    },
    stages: [
      acceptedStage(),
      { id: 'COMPLETED', title: 'Nothing is left of it', reads: (_params, subject) => scheduleReads(subject.namespace), see: seeGone },
    ],
  })
}

function ownObjects(kind: KindRef, { cluster, root, view }: Living): readonly KubeObject[] {
  return view.list(kind, cluster.namespace).filter(object => belongsTo(object, uidOf(root)))
}

function seeGone({ subject, view, remembered }: StageInput<UnscheduleParams>): StageSight {
  if (view.knows(cronJobKind) !== 'listed') return active('the right to read CronJobs')
  const left = scheduleKinds.flatMap(kind =>
    view
      .list(kind, subject.namespace)
      .filter(object => belongsTo(object, remembered.uid ?? ''))
      .map(object => `${kind.kind} ${object.metadata.name}`),
  )
  return left.length > 0 ? active(`${left.join(', ')} to go`) : done('No object of the schedule is there any more.')
}
