import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { lookAtRoot } from '../../change/stages.ts'
import type { Stage, StageInput, StageSight } from '../../engine.ts'
import { nameHeldUp } from '../../held-up.ts'
import { podKind } from '../../kube-kinds.ts'
import { count, str } from '../../read-json.ts'
import { active, done } from '../../stage-sights.ts'
import { fencedInstances } from '../health.ts'
import { clusterKind } from '../kinds.ts'
import { label } from '../labels.ts'
import { describePodTrouble, isMember, isPodReady } from '../pod-sight.ts'
import { seeMembers } from '../see-members.ts'
import { memberPods } from './living.ts'
import { clusterRead, podRead } from './reads.ts'

/** Looks at the Cluster; without one, says why there is nothing to see. What waits names the members that are held up, as far as pods were read. */
export function lookAtCluster(input: StageInput<unknown>, see: (root: KubeObject) => StageSight): StageSight {
  return lookAtRoot(clusterKind, input, root => nameHeldUp(see(root), ownPods(input), describePodTrouble))
}

/** Of members, and of the Jobs that make them. */
function ownPods({ subject: { namespace, name }, view }: StageInput<unknown>): readonly KubeObject[] {
  return view
    .list(podKind, namespace)
    .filter(pod => str(pod, 'metadata', 'labels', label.cluster) === name)
    .filter(pod => isMember(pod) || str(pod, 'metadata', 'labels', label.jobRole) !== null)
}

/** All members that the Cluster asks for run and are ready, no more and no fewer, and the operator calls it healthy. */
function seeSettled(input: StageInput<unknown>): StageSight {
  return lookAtCluster(input, root => {
    const wanted = count(root, 'spec', 'instances')
    if (wanted === null) return active('a number of members that can be read')
    const members = memberPods(input.subject, input.view)
    const fenced = fencedInstances(root)
    if (fenced.length > 0 && input.view.knows(podKind) === 'listed') return seeUnfenced(members, fenced)
    if (members.length > wanted) return active(`${members.length - wanted} of ${members.length} members to go`)
    return seeMembers(wanted, input.subject, input.view, root)
  })
}

/** The last stage of changes after which everything should run. */
export function settledStage<P>(): Stage<P> {
  return {
    id: 'COMPLETED',
    title: 'Healthy again',
    reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
    see: seeSettled,
  }
}

/** Where PostgreSQL is stopped on purpose nothing gets ready, and the operator calls nothing healthy: the others must do. */
function seeUnfenced(members: readonly KubeObject[], fenced: readonly string[]): StageSight {
  const free = members.filter(pod => !fenced.includes('*') && !fenced.includes(pod.metadata.name))
  const waits = free.filter(pod => !isPodReady(pod)).map(pod => pod.metadata.name)
  return waits.length > 0 ? active(`${waits.join(', ')} to become ready`) : done('All members that are not fenced run.')
}
