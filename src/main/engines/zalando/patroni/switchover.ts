import { z } from 'zod'
import type { Choice } from '../../../../shared/domain/form.ts'
import { formatBytes } from '../../../../shared/domain/quantity.ts'
import { field } from '../../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { acceptedStage } from '../../change/stages.ts'
import type { BeginInput, Operation, StageInput, StageSight } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { podKind } from '../../kube-kinds.ts'
import { bool, num, record } from '../../read-json.ts'
import { active, done, failed } from '../../stage-sights.ts'
import { changeOperation } from '../change/change-operation.ts'
import { memberPods } from '../change/living.ts'
import { memberReads } from '../change/reads.ts'
import { primaryOf } from '../change/roll-out.ts'
import { lookAtPostgresql, settledStage } from '../change/stages.ts'
import { readOperatorConfig } from '../operator-config.ts'
import { clusterOf, isSynchronous, type PatroniMember } from '../patroni-facts.ts'
import { isPodReady, roleOfPod } from '../pod-sight.ts'
import { switchoverCall } from './calls.ts'
import { listedNow, membersNow, patroniReads } from './facts.ts'
import { whyNoMembers } from './objections.ts'

const params = z.object({
  target: line()
    .default('')
    .meta(field('New primary', { widget: 'select', help: 'Chosen at first: the replica that is least behind.' })),
})
type SwitchoverParams = z.infer<typeof params>

/** What the operator gives Patroni unless the manifest says otherwise (bytes). */
const usualMaximumLag = 33_554_432

/** Makes a replica the primary, by Patroni. */
export const switchover: Operation<SwitchoverParams> = changeOperation<SwitchoverParams>({
  id: 'switchover',
  title: 'Switch over',
  summary: 'The primary stops cleanly, a replica takes over, and the old primary becomes a replica.',
  risk: 'disruptive',
  params,
  section: { title: 'Switchover', summary: 'Who shall lead.' },
  because(living) {
    const none = whyNoMembers(living)
    if (none !== null) return none
    if (primaryOf(living) === null) return 'There is no primary now.'
    if (memberPods(living.cluster, living.view).length < 2) return 'There is only one member: nobody could take over.'
    return candidatesOf(living).length === 0 ? 'No replica is ready to take over.' : null
  },
  reads: cluster => [...memberReads(cluster), ...patroniReads(cluster)],
  begin(living) {
    const choices = choicesOf(living)
    const [first] = choices
    return { params: first === undefined ? {} : { target: first.value }, choices: { target: choices } }
  },
  draft({ params: { target }, living }) {
    const primary = primaryOf(living)
    const objections = objectionsTo(living, target)
    const may = primary !== null && !objections.some(each => each.status === 'fail')
    const listed = listedNow(living)?.members.find(each => each.name === target)
    const seen = listed === undefined ? `${target} is ready.` : `${target}: ${listed.state ?? 'ready'}, ${behind(listed)}.`
    return {
      steps: may ? [switchoverCall(living, primary, target)] : [],
      checks: judge('target', 'New primary', seen, objections),
      consequences: [
        {
          level: 'switchover',
          text: `Connections to ${primary ?? 'the primary'} are cut and nothing can be written until ${target} leads: seconds as a rule.`,
        },
        { level: 'none', text: `${primary ?? 'The old primary'} stops cleanly and comes back as a replica; the Services follow the lead.` },
      ],
      remember: { primary: primary ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'SWITCHING',
      title: 'The primary moves',
      reads: (_params, subject) => memberReads(subject),
      see: input => lookAtPostgresql(input, () => seeLead(input)),
    },
    settledStage(),
  ],
})

function seeLead({ params: { target }, subject, view, remembered }: StageInput<SwitchoverParams>): StageSight {
  if (view.knows(podKind) !== 'listed') return active('the right to read pods')
  const config = readOperatorConfig(view)
  const leads = memberPods(subject, view)
    .filter(pod => roleOfPod(pod, config) === 'primary')
    .map(pod => pod.metadata.name)
  const [leader] = leads
  if (leads.length > 1) return active(`one of ${leads.join(', ')} to step down`)
  if (leader === target) return done(`${target} leads.`)
  if (leader === undefined) return active(`${target} to lead; nobody is labelled as primary now`)
  return leader === remembered.primary
    ? active(`${target} to lead; ${leader} is primary still`)
    : failed(`${leader} leads, and not ${target}.`)
}

function candidatesOf(living: Living): readonly string[] {
  const primary = primaryOf(living)
  return memberPods(living.cluster, living.view)
    .filter(isPodReady)
    .map(pod => pod.metadata.name)
    .filter(name => name !== primary)
}

function behind(member: PatroniMember | undefined): string {
  return member?.lag === undefined || member.lag === null ? 'lag not known' : `${formatBytes(member.lag)} behind`
}

/** Replicas with how far they are behind, synchronous ones first, then the least behind; those of which nothing is known last. */
function choicesOf(living: Living & Pick<BeginInput, 'samples'>): readonly Choice[] {
  const listed = clusterOf(living.samples)?.facts.members ?? []
  const known = candidatesOf(living).map(name => {
    const member = listed.find(each => each.name === name)
    const isSync = member !== undefined && isSynchronous(member)
    return {
      value: name,
      label: name,
      note: isSync ? `${behind(member)}, synchronous` : behind(member),
      isSync,
      bytes: member?.lag ?? Number.POSITIVE_INFINITY,
    }
  })
  return known
    .toSorted((a, b) => Number(b.isSync) - Number(a.isSync) || (a.bytes === b.bytes ? a.value.localeCompare(b.value) : a.bytes - b.bytes))
    .map(({ value, label, note }) => ({ value, label, note }))
}

function objectionsTo(living: Living, target: string): readonly Objection[] {
  const { root, view, cluster } = living
  const primary = primaryOf(living)
  const names = memberPods(cluster, view).map(pod => pod.metadata.name)
  const cure = `Choose one of ${candidatesOf(living).slice(0, 20).join(', ')}.`
  if (target === '') return [refuse('target', 'Choose who shall lead.', cure)]
  if (target === primary) return [refuse('target', `${target} is the primary already.`, cure)]
  if (!names.includes(target)) return [refuse('target', `There is no member “${target}”.`, cure)]
  const pod = memberPods(cluster, view).find(each => each.metadata.name === target)
  if (pod === undefined || !isPodReady(pod)) return [refuse('target', `${target} is not ready: it can’t take over.`, cure)]
  const listed = listedNow(living)
  const member = listed?.members.find(each => each.name === target)
  if (listed === null || member === undefined) {
    const silent = membersNow(living).find(each => each.problem !== null)
    return [
      notKnown(
        'target',
        `Patroni did not say how far ${target} is behind${silent === undefined ? '' : ` (${silent.name}: ${silent.problem})`}.`,
      ),
    ]
  }
  const found: Objection[] = []
  if (listed.barred.includes(target)) found.push(refuse('target', `${target} is tagged nofailover: Patroni will not let it lead.`, cure))
  if (member.timeline !== null && listed.leader?.timeline !== null && listed.leader !== null && member.timeline !== listed.leader.timeline)
    found.push(
      refuse('target', `${target} is on timeline ${member.timeline}, the primary on ${listed.leader.timeline}: it does not follow.`, cure),
    )
  if (bool(root, 'spec', 'patroni', 'synchronous_mode') === true && !isSynchronous(member))
    found.push(refuse('target', `Replication is synchronous, and ${target} is no synchronous replica: Patroni would refuse.`, cure))
  const most = maximumLag(root)
  if (member.lag !== null && member.lag > most)
    found.push(
      refuse(
        'target',
        `${target} is ${formatBytes(member.lag)} behind, more than Patroni allows (${formatBytes(most)}): it would refuse.`,
        cure,
      ),
    )
  if (member.lag === null) found.push(notKnown('target', `How far ${target} is behind is not known.`))
  if (record(root, 'spec', 'standby') !== null)
    found.push(caution('target', 'This is a standby cluster: who leads here still follows another cluster and takes no writes.'))
  return found
}

function maximumLag(root: Living['root']): number {
  return num(root, 'spec', 'patroni', 'maximum_lag_on_failover') ?? usualMaximumLag
}
