import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { podKind } from '../kube-kinds.ts'
import { str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { memberNames, primaryOf } from './change/member-names.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { rollOutCautions, rollOutConsequence } from './change/roll-out.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { annotateCluster, writeStatus } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { fencedInstances } from './health.ts'
import { annotation } from './labels.ts'
import { isPodReady } from './pod-sight.ts'

const everyMember = 'all'
/** What the operator's own tool writes to have PostgreSQL restarted inside the primary's pod. */
const inPlace = 'Primary instance is being restarted in-place'

const params = z.object({
  member: line()
    .default(everyMember)
    .meta(field('What to restart', { widget: 'select', options: [{ value: everyMember, label: 'All members, one by one' }] })),
})
type RestartParams = z.infer<typeof params>

/** Restarts all members in turn, or one. */
export const restart: Operation<RestartParams> = changeOperation({
  id: 'restart',
  title: 'Restart',
  summary: 'Restarts all members one by one, or one of them.',
  risk: 'disruptive',
  params,
  section: { title: 'Restart', summary: 'Replicas get a new pod; of a primary that is chosen alone, PostgreSQL restarts inside its pod.' },
  because: ({ root }) => whyPaused(root),
  reads: subject => [podRead(subject)],
  begin: living => ({
    params: { member: everyMember },
    choices: {
      member: [
        { value: everyMember, label: 'All members, one by one', note: null },
        ...memberNames(living).map(name => ({ value: name, label: name, note: name === primaryOf(living) ? 'primary' : 'replica' })),
      ],
    },
  }),
  draft({ params: { member }, living, now }) {
    const checks = judge(
      'restart',
      'What restarts',
      member === everyMember ? 'All members, one by one.' : `${member} alone.`,
      objectionsTo(living, member),
    )
    if (member === everyMember) {
      const consequence = rollOutConsequence(living, 'A restart is asked for')
      return {
        steps: [annotateCluster(living, 'Ask for a restart of all members', annotation.restartedAt, now)],
        checks: [
          ...checks,
          ...judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living)),
        ],
        consequences: [consequence],
        consequenceOf: (_step, pointer) => (pointer.startsWith('/metadata/annotations') ? consequence : null),
      }
    }
    if (!memberNames(living).includes(member)) return { steps: [], checks }
    if (member === primaryOf(living)) {
      return {
        steps: [writeStatus(living, `Restart ${member} in place`, { phase: inPlace, phaseReason: 'Requested by the user' })],
        checks,
        consequences: [
          {
            level: 'outage',
            text: `PostgreSQL restarts on ${member}, the primary: connections are cut, and nothing can be written until it is back. No replica takes over.`,
          },
        ],
      }
    }
    const pod = memberPods(living.cluster, living.view).find(each => each.metadata.name === member)
    return {
      steps: [
        {
          id: 'pod',
          title: `Delete the pod of ${member}, so that it is made anew`,
          kind: podKind,
          verb: 'delete',
          namespace: living.cluster.namespace,
          name: member,
          propagation: 'Background',
        },
      ],
      checks,
      consequences: [
        {
          level: 'connections-cut',
          text: `${member} gets a new pod on the same volumes. What reads from it is cut off and must connect again.`,
        },
      ],
      remember: { pod: pod?.metadata.uid ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    { id: 'RESTARTING', title: 'Members restart', reads: (_params, subject) => [clusterRead(subject), podRead(subject)], see: seeRestart },
    settledStage(),
  ],
})

function objectionsTo(living: Living, member: string): readonly Objection[] {
  if (member === everyMember) return []
  const names = memberNames(living)
  if (!names.includes(member))
    return [refuse('member', `There is no member “${member}”.`, `Choose one of ${names.slice(0, 20).join(', ')}.`)]
  const fenced = fencedInstances(living.root)
  if (fenced.includes('*') || fenced.includes(member))
    return [refuse('member', `${member} is fenced: PostgreSQL stays stopped there whatever restarts.`, 'Lift the fence instead.')]
  if (names.length === 1) return [caution('member', 'It is the only member: the database is away meanwhile.')]
  return []
}

function seeRestart(input: StageInput<RestartParams>): StageSight {
  const { params: given, subject, view, remembered } = input
  return lookAtCluster(input, root => {
    if (view.knows(podKind) !== 'listed') return active('the right to read pods')
    const pods = memberPods(subject, view)
    if (given.member === everyMember) {
      const asked = str(root, 'metadata', 'annotations', annotation.restartedAt)
      if (asked === null) return active('the annotation, which somebody took away again')
      const old = pods.filter(pod => str(pod, 'metadata', 'annotations', annotation.restartedAt) !== asked)
      if (old.length > 0) return active(`${old.map(pod => pod.metadata.name).join(', ')} to restart`)
      return pods.length === 0 ? active('members to be seen') : done('Every member has restarted.')
    }
    const pod = pods.find(each => each.metadata.name === given.member)
    if (remembered.pod === undefined)
      return str(root, 'status', 'phase') === inPlace
        ? active('PostgreSQL to restart on the primary')
        : done('The operator has restarted the primary.')
    if (pod === undefined || pod.metadata.uid === remembered.pod) return active(`a new pod of ${given.member}`)
    return isPodReady(pod) ? done(`${given.member} runs in a new pod.`) : active(`${given.member} to become ready`)
  })
}
