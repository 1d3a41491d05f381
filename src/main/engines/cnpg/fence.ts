import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, StageInput, StageSight } from '../engine.ts'
import { line } from '../form-texts.ts'
import { podKind } from '../kube-kinds.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { memberPods } from './change/living.ts'
import { memberNames, primaryOf } from './change/member-names.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { lookAtCluster } from './change/stages.ts'
import { annotateCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { fencedInstances } from './health.ts'
import { annotation } from './labels.ts'
import { isPodReady } from './pod-sight.ts'

const everyMember = '*'

const params = z.object({ member: line().meta(field('Member', { widget: 'select' })) })
type FenceParams = z.infer<typeof params>

/** Stops PostgreSQL on a member and keeps its pod. */
export const fence: Operation<FenceParams> = changeOperation({
  id: 'fence',
  title: 'Fence a member',
  summary: 'Stops PostgreSQL on a member, whose pod stays for a look at its files. A fenced primary is not failed over.',
  risk: 'disruptive',
  params,
  section: { title: 'Fence', summary: 'Where PostgreSQL shall stop.' },
  because(living) {
    const free = memberNames(living).length - fencedNames(living).length
    return whyPaused(living.root) ?? (free === 0 ? 'All members are fenced already.' : null)
  },
  reads: subject => [podRead(subject)],
  begin(living) {
    const fenced = fencedNames(living)
    const free = memberNames(living).filter(name => !fenced.includes(name))
    const replica = free.find(name => name !== primaryOf(living)) ?? free[0]
    return { params: replica === undefined ? {} : { member: replica }, choices: { member: [...choicesOf(living, free), allChoice] } }
  },
  draft({ params: { member }, living }) {
    const wanted = member === everyMember ? [everyMember] : [...fencedInstances(living.root), member]
    const stops = member === everyMember || member === primaryOf(living)
    return {
      steps: [
        annotateCluster(living, `Fence ${member === everyMember ? 'all members' : member}`, annotation.fencedInstances, listed(wanted)),
      ],
      checks: judge('member', 'Member', `${member} runs.`, fenceObjections(living, member)),
      consequences: [
        stops
          ? {
              level: 'outage',
              text: 'PostgreSQL stops on the primary: nothing can be written, and no replica takes over until the fence is lifted.',
            }
          : {
              level: 'connections-cut',
              text: `PostgreSQL stops on ${member}, and what reads from it is cut off. It falls behind meanwhile, and the primary keeps WAL for it.`,
            },
      ],
    }
  },
  stages: [acceptedStage(), stageOf('FENCING', 'PostgreSQL stops', seeStopped)],
})

/** Lets PostgreSQL start again where it was fenced. */
export const unfence: Operation<FenceParams> = changeOperation({
  id: 'unfence',
  title: 'Lift a fence',
  summary: 'PostgreSQL starts again where it was stopped.',
  risk: 'safe',
  params,
  section: { title: 'Fence', summary: 'Where PostgreSQL shall start again.' },
  because: living => whyPaused(living.root) ?? (fencedInstances(living.root).length === 0 ? 'No member is fenced.' : null),
  reads: subject => [podRead(subject)],
  begin(living) {
    const fenced = fencedNames(living)
    const [first] = fenced
    return {
      params: { member: fenced.length === 1 && first !== undefined ? first : everyMember },
      choices: { member: [...choicesOf(living, fenced), allChoice] },
    }
  },
  draft({ params: { member }, living }) {
    const left = member === everyMember ? [] : fencedNames(living).filter(name => name !== member)
    const title = `Lift the fence of ${member === everyMember ? 'all members' : member}`
    return {
      steps: [annotateCluster(living, title, annotation.fencedInstances, left.length === 0 ? null : listed(left))],
      checks: judge(
        'member',
        'Member',
        `${member === everyMember ? 'All fences are lifted' : `${member} is`}.`,
        liftObjections(living, member),
      ),
      consequences: [{ level: 'none', text: 'PostgreSQL starts; a replica catches up with the primary first.' }],
    }
  },
  stages: [acceptedStage(), stageOf('STARTING', 'PostgreSQL starts', seeStarted)],
})

const allChoice = { value: everyMember, label: 'All members', note: null }

function choicesOf(living: Living, names: readonly string[]) {
  return names.map(name => ({ value: name, label: name, note: name === primaryOf(living) ? 'primary' : 'replica' }))
}

/** As the operator's own tool writes it: sorted, no name twice. */
function listed(names: readonly string[]): string {
  return JSON.stringify([...new Set(names)].sort())
}

function fencedNames(living: Living): readonly string[] {
  const fenced = fencedInstances(living.root)
  const names = memberNames(living)
  return fenced.includes(everyMember) ? names : names.filter(name => fenced.includes(name))
}

function unknownMember(living: Living, member: string): Objection | null {
  const names = memberNames(living)
  return member === everyMember || names.includes(member)
    ? null
    : refuse('member', `There is no member “${member}”.`, `Choose one of ${names.slice(0, 20).join(', ')}.`)
}

function fenceObjections(living: Living, member: string): readonly Objection[] {
  const unknown = unknownMember(living, member)
  if (unknown !== null) return [unknown]
  const fenced = fencedNames(living)
  if (fenced.includes(member)) return [refuse('member', `${member} is fenced already.`)]
  return member === everyMember || member === primaryOf(living)
    ? [caution('member', 'The primary is among them: the database is away until the fence is lifted.')]
    : []
}

function liftObjections(living: Living, member: string): readonly Objection[] {
  const unknown = unknownMember(living, member)
  if (unknown !== null) return [unknown]
  return member === everyMember || fencedNames(living).includes(member) ? [] : [refuse('member', `${member} is not fenced.`)]
}

function stageOf(id: string, title: string, see: (input: StageInput<FenceParams>) => StageSight): Operation<FenceParams>['stages'][number] {
  return { id, title, reads: (_params, subject) => [clusterRead(subject), podRead(subject)], see }
}

function podsOf(input: StageInput<FenceParams>) {
  const { member } = input.params
  return memberPods(input.subject, input.view).filter(pod => member === everyMember || pod.metadata.name === member)
}

function seeStopped(input: StageInput<FenceParams>): StageSight {
  return lookAtCluster(input, root => {
    const { member } = input.params
    const fenced = fencedInstances(root)
    if (!fenced.includes(everyMember) && !fenced.includes(member)) return active('the fence, which somebody lifted again')
    if (input.view.knows(podKind) !== 'listed') return active('the right to read pods')
    const up = podsOf(input)
      .filter(isPodReady)
      .map(pod => pod.metadata.name)
    return up.length === 0 ? done('PostgreSQL is stopped there; the pod stays.') : active(`PostgreSQL to stop on ${up.join(', ')}`)
  })
}

function seeStarted(input: StageInput<FenceParams>): StageSight {
  return lookAtCluster(input, root => {
    const { member } = input.params
    const fenced = fencedInstances(root)
    if (fenced.includes(everyMember) || fenced.includes(member)) return active('the fence to be lifted: somebody has set it again')
    if (input.view.knows(podKind) !== 'listed') return active('the right to read pods')
    const pods = podsOf(input)
    const down = pods.filter(pod => !isPodReady(pod)).map(pod => pod.metadata.name)
    if (pods.length === 0) return active('a pod of the member')
    return down.length === 0 ? done('PostgreSQL runs there again.') : active(`${down.join(', ')} to become ready`)
  })
}
