import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { lookAtRoot } from '../../change/stages.ts'
import type { Stage, StageInput, StageSight } from '../../engine.ts'
import { nameHeldUp } from '../../held-up.ts'
import { podKind } from '../../kube-kinds.ts'
import { count } from '../../read-json.ts'
import { active, done, failed } from '../../stage-sights.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { readOperatorConfig } from '../operator-config.ts'
import { describePodTrouble, isPodReady, roleOfPod } from '../pod-sight.ts'
import { statusWord, statusWords } from '../status-words.ts'
import { boundMembers } from './bounds.ts'
import { findStatefulSet, memberPods } from './living.ts'
import { memberReads } from './reads.ts'

/** Looks at the database's object; without one, says why there is nothing to see. What waits names the members that are held up, as far as they were read. */
export function lookAtPostgresql(input: StageInput<unknown>, see: (root: KubeObject) => StageSight): StageSight {
  return lookAtRoot(postgresqlKind, input, root => nameHeldUp(see(root), memberPods(input.subject, input.view), describePodTrouble))
}

/** What the operator itself says of its last work; null: it is done with it. */
export function seeOperator(root: KubeObject): StageSight | null {
  const word = statusWord(root)
  if (word === 'Running') return null
  const meaning = statusWords.get(word ?? '')
  return meaning?.final === true ? failed(`${meaning.text}.`) : active(meaning?.text ?? 'the operator to report')
}

/** All members that the operator runs for it are there, no more and no fewer, one leads, and the operator says that its work succeeded. */
export function seeSettled(input: StageInput<unknown>): StageSight {
  const { subject, view } = input
  return lookAtPostgresql(input, root => {
    const config = readOperatorConfig(view)
    const asked = count(root, 'spec', 'numberOfInstances')
    if (asked === null) return active('a number of members that can be read')
    const wanted = boundMembers(config, root, asked)
    if (view.knows(podKind) !== 'listed') return active('the right to read pods: without them nobody can tell whether the members run')
    const pods = memberPods(subject, view)
    const waits = pods.filter(pod => !isPodReady(pod)).map(pod => `${pod.metadata.name} ${describePodTrouble(pod)}`)
    if (pods.length > wanted) return active(`${pods.length - wanted} of ${pods.length} members to go`)
    if (waits.length > 0 || pods.length < wanted) {
      const missing = wanted - pods.length
      const parts = [...waits, ...(missing > 0 ? [`${missing} still to be made`] : [])]
      return active(`${pods.length - waits.length} of ${wanted} members ready: ${parts.slice(0, 6).join('; ')}`)
    }
    const set = findStatefulSet(subject, view)
    if (set === null)
      return active(view.knows(statefulSetKind) === 'listed' ? `StatefulSet ${subject.name}` : 'the right to read StatefulSets')
    const counted = count(set, 'status', 'readyReplicas') ?? 0
    if (counted !== wanted) return active(`the StatefulSet to count its ready members (${counted} of ${wanted})`)
    const primary = pods.find(pod => roleOfPod(pod, config) === 'primary')
    if (wanted > 0 && primary === undefined) return active('Patroni to choose a primary')
    const word = seeOperator(root)
    if (word !== null) return word
    return done(
      wanted === 0
        ? 'No member runs.'
        : `${wanted} of ${wanted} members are running and ready; ${primary?.metadata.name ?? '?'} is primary.`,
    )
  })
}

/** The last stage of changes after which everything should run. */
export function settledStage<P>(): Stage<P> {
  return { id: 'COMPLETED', title: 'Healthy again', reads: (_params, subject) => memberReads(subject), see: seeSettled }
}
