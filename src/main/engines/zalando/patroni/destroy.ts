import { z } from 'zod'
import { field } from '../../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { acceptedStage } from '../../change/stages.ts'
import type { DraftStep, Operation, StageInput, StageSight } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { podKind, volumeClaimKind } from '../../kube-kinds.ts'
import { at, str } from '../../read-json.ts'
import { active, done, notApplicable } from '../../stage-sights.ts'
import { changeOperation } from '../change/change-operation.ts'
import { memberClaims, memberPods } from '../change/living.ts'
import { claimRead, memberReads } from '../change/reads.ts'
import { primaryOf } from '../change/roll-out.ts'
import { lookAtPostgresql, settledStage } from '../change/stages.ts'
import { names } from '../labels.ts'
import { describePodTrouble, isPodReady } from '../pod-sight.ts'
import { whyNoMembers } from './objections.ts'

const params = z.object({
  member: line()
    .default('')
    .meta(field('Member', { widget: 'select', help: 'Only replicas can be destroyed.' })),
  volume: z
    .enum(['keep', 'drop'])
    .default('keep')
    .meta(
      field('Its volume', {
        options: [
          { value: 'keep', label: 'Keep it: the new pod goes on with its data' },
          { value: 'drop', label: 'Drop it: the new pod gets an empty one and copies all data anew' },
        ],
      }),
    ),
})
type DestroyParams = z.infer<typeof params>

/** Takes a replica away, so that its StatefulSet makes it anew. */
export const destroy: Operation<DestroyParams> = changeOperation<DestroyParams>({
  id: 'destroy-member',
  title: 'Destroy a member',
  summary: 'Deletes a replica, with or without its volume; it is made anew.',
  risk: 'disruptive',
  params,
  section: { title: 'Member', summary: 'The StatefulSet makes the member again, under the same name.' },
  because(living) {
    const none = whyNoMembers(living)
    if (none !== null) return none
    return memberPods(living.cluster, living.view).length < 2 ? 'There is only one member, and it holds the only copy of the data.' : null
  },
  reads: cluster => [...memberReads(cluster), claimRead(cluster)],
  begin(living) {
    const primary = primaryOf(living)
    const pods = memberPods(living.cluster, living.view).filter(pod => pod.metadata.name !== primary)
    return {
      params: {},
      choices: {
        member: pods.map(pod => ({
          value: pod.metadata.name,
          label: pod.metadata.name,
          note: isPodReady(pod) ? 'replica' : describePodTrouble(pod),
        })),
      },
    }
  },
  draft({ params: given, living }) {
    const { member, volume } = given
    const pod = memberPods(living.cluster, living.view).find(each => each.metadata.name === member)
    const claim = memberClaims(living.cluster, living.view).find(each => each.metadata.name === `${names.claimPrefix}${member}`)
    const objections = objectionsTo(living, given)
    const may = !objections.some(each => each.status === 'fail')
    const size = at(claim, 'status', 'capacity', 'storage')
    return {
      steps: may ? stepsFor(living, given) : [],
      checks: judge('member', 'Member', `${member} is a replica.`, objections),
      consequences: [
        { level: 'connections-cut', text: `What reads from ${member} is cut off until it is back. The primary is not touched.` },
        ...(volume === 'drop' && claim !== undefined
          ? [
              {
                level: 'data-loss' as const,
                text: `Volume ${claim.metadata.name}${typeof size === 'string' ? ` (${size})` : ''} is deleted with this copy of the data; the new member copies everything from the primary.`,
              },
            ]
          : []),
        ...(memberPods(living.cluster, living.view).length === 2
          ? [{ level: 'none' as const, text: 'It is the only replica: meanwhile nobody could take over if the primary is lost.' }]
          : []),
      ],
      typed: may && volume === 'drop' ? { text: member, why: 'Its volume goes for good: type the member’s name.' } : null,
      remember: { pod: pod?.metadata.uid ?? '', claim: claim?.metadata.uid ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    { id: 'VOLUME', title: 'A new volume', reads: (_params, subject) => [...memberReads(subject), claimRead(subject)], see: seeVolume },
    { id: 'MEMBER', title: 'The member comes back', reads: (_params, subject) => memberReads(subject), see: seeMember },
    settledStage(),
  ],
})

/** The claim first: it goes when its pod does, and the next pod must not find the old one. */
function stepsFor({ cluster }: Living, { member, volume }: DestroyParams): readonly DraftStep[] {
  const gone = { verb: 'delete', namespace: cluster.namespace, propagation: 'Background' } as const
  const claim = `${names.claimPrefix}${member}`
  return [
    ...(volume === 'drop'
      ? [{ id: 'claim', title: `Delete the volume claim of ${member}`, kind: volumeClaimKind, name: claim, ...gone }]
      : []),
    { id: 'pod', title: `Delete the pod of ${member}, so that it is made anew`, kind: podKind, name: member, ...gone },
  ]
}

function objectionsTo(living: Living, { member, volume }: DestroyParams): readonly Objection[] {
  const { cluster, view } = living
  const primary = primaryOf(living)
  const pods = memberPods(cluster, view)
  const replicas = pods.map(pod => pod.metadata.name).filter(name => name !== primary)
  const cure = replicas.length === 0 ? null : `Choose one of ${replicas.slice(0, 20).join(', ')}.`
  if (member === '') return [refuse('member', 'Choose a member.', cure)]
  if (member === primary)
    return [
      refuse(
        'member',
        `${member} is the primary: destroying it would lose what the others have not received.`,
        'Switch over first, or choose a replica.',
      ),
    ]
  if (!replicas.includes(member)) return [refuse('member', `There is no member “${member}”.`, cure)]
  if (primary === null)
    return [refuse('member', 'Nobody leads now: this may be the newest copy of the data.', 'Wait until a member leads.')]
  if (volume === 'keep') return []
  if (view.knows(volumeClaimKind) !== 'listed')
    return [refuse('volume', 'Volume claims can’t be read here.', 'Ask for the right to read them, or keep the volume.')]
  const leader = pods.find(pod => pod.metadata.name === primary)
  if (leader !== undefined && !isPodReady(leader))
    return [
      refuse(
        'volume',
        `${primary}, the primary, ${describePodTrouble(leader)}: there is nothing to copy from.`,
        'Keep the volume, or wait until the primary is ready.',
      ),
    ]
  return pods.length === 2 ? [caution('volume', 'There is no other copy but the primary’s until the new one is made.')] : []
}

function seeVolume(input: StageInput<DestroyParams>): StageSight {
  const { params: given, subject, view, remembered } = input
  return lookAtPostgresql(input, () => {
    if (given.volume === 'keep') return notApplicable('The volume is kept.')
    if (view.knows(volumeClaimKind) !== 'listed') return active('the right to read volume claims')
    const claim = memberClaims(subject, view).find(each => each.metadata.name === `${names.claimPrefix}${given.member}`)
    if (claim?.metadata.uid === remembered.claim) return active('the old volume claim to go')
    if (claim === undefined) return active('a new volume claim')
    const phase = str(claim, 'status', 'phase')
    return phase === 'Bound'
      ? done(`${claim.metadata.name} is a new volume.`)
      : active(`${claim.metadata.name} to be bound; it is ${phase ?? 'new'}`)
  })
}

function seeMember(input: StageInput<DestroyParams>): StageSight {
  const { params: given, subject, view, remembered } = input
  return lookAtPostgresql(input, () => {
    if (view.knows(podKind) !== 'listed') return active('the right to read pods')
    const pod = memberPods(subject, view).find(each => each.metadata.name === given.member)
    if (pod === undefined || pod.metadata.uid === remembered.pod) return active(`a new pod of ${given.member}`)
    return isPodReady(pod) ? done(`${given.member} runs in a new pod.`) : active(`${given.member} ${describePodTrouble(pod)}`)
  })
}
