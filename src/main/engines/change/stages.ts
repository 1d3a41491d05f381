import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Stage, StageInput, StageSight } from '../engine.ts'
import { active, done, failed } from '../stage-sights.ts'
import { findRoot } from './living.ts'

/** The API server took the change. */
export function acceptedStage<P>(): Stage<P> {
  return {
    id: 'VALIDATING',
    title: 'Validating',
    reads: () => [],
    see: ({ applied }) =>
      applied.size > 0 ? done('The checks passed and the API server accepted the change.') : active('the change to be accepted'),
  }
}

/** Looks at the root; without one, says why there is nothing to see. */
export function lookAtRoot(kind: KindRef, input: StageInput<unknown>, see: (root: KubeObject) => StageSight): StageSight {
  const root = findRoot(kind, input.subject, input.view)
  if (root !== null) return see(root)
  return input.view.knows(kind) === 'listed'
    ? failed(`${kind.kind} ${input.subject.name} is no longer there: somebody deleted it.`)
    : active(`the right to read ${kind.kind} ${input.subject.name}`)
}

/** Whether the root with this uid is gone. */
export function seeRootGone(kind: KindRef, { subject, view }: StageInput<unknown>, uid: string | undefined): StageSight {
  const root = findRoot(kind, subject, view)
  if (root !== null && root.metadata.uid === uid) {
    const finalizers = root.metadata.finalizers ?? []
    return active(finalizers.length > 0 ? `its finalizers: ${finalizers.slice(0, 5).join(', ')}` : 'the API server to remove it')
  }
  if (root !== null) return done(`It is gone; another database is called ${subject.name} now.`)
  return view.knows(kind) === 'listed' ? done(`The ${kind.kind} is gone.`) : active(`the right to read ${kind.kind} ${subject.name}`)
}
