/**
 * Pausing and resuming by the clock: two CronJobs in the database's own namespace, which work while no laptop is on. An engine says what has kubectl
 * pause and resume its root, and what must be known before; objects, rules, stages and what a page shows are the same for all.
 */
import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Change } from '../change/change-operation.ts'
import type { Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import type { ContextView, Operation, Read, Subject } from '../engine.ts'
import { cronJobKind, roleBindingKind, roleKind, serviceAccountKind } from '../kube-kinds.ts'
import { list, str } from '../read-json.ts'
import type { Deed } from './names.ts'
import { belongsTo, databaseMark, deedOf, isOfSchedule, mark, scheduleSelector, uidOf } from './names.ts'

/** How one engine's roots are paused and resumed. */
export interface Pausing {
  readonly kind: KindRef
  /** Makes an operation of the engine out of a change. */
  readonly change: <P>(change: Change<P>) => Operation<P>
  /** What kubectl is to do; it may get and patch this one root, and nothing else. `standing`: to what the schedule that is there resumes. */
  commands(living: Living, standing: string | null): PauseCommands
  reads?(subject: Subject): readonly Read[]
  /** What will happen meanwhile, and what keeps it from working. */
  objections(living: Living, standing: string | null): readonly Objection[]
}

export interface PauseCommands {
  readonly args: Readonly<Record<Deed, readonly string[]>>
  /** To what it is resumed, for people (`3 members`); null: to what it was. */
  readonly resumesTo: string | null
}

/** Kinds of a schedule's objects, in the order in which they are made. The CronJobs come last: they need the others. */
export const scheduleKinds = [serviceAccountKind, roleKind, roleBindingKind, cronJobKind] as const

/** Reads the schedules of a namespace. */
export function scheduleReads(namespace: string): readonly Read[] {
  return scheduleKinds.map(kind => ({ kind, namespace, labelSelector: scheduleSelector, optional: true }))
}

/** The objects of one kind that are of this database's schedule, by their annotation. */
export function namedObjects(root: KindRef, { namespace, name }: Subject, kind: KindRef, view: ContextView): readonly KubeObject[] {
  const wanted = databaseMark(root, name)
  return view
    .list(kind, namespace)
    .filter(object => isOfSchedule(object) && str(object, 'metadata', 'annotations', mark.database) === wanted)
}

/** The CronJobs of this root's schedule, by what they do. */
export function cronJobsOf(kind: KindRef, { cluster, root, view }: Living): Readonly<Record<Deed, KubeObject | null>> {
  const uid = uidOf(root)
  // What was pruned has lost its owners.
  const own = namedObjects(kind, cluster, cronJobKind, view).filter(
    object => list(object, 'metadata', 'ownerReferences').length === 0 || belongsTo(object, uid),
  )
  const doing = (deed: Deed) => own.find(object => deedOf(object) === deed) ?? null
  return { pause: doing('pause'), resume: doing('resume') }
}
