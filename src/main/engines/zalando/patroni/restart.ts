import { z } from 'zod'
import { field } from '../../change/form-field.ts'
import { judge, type Objection, refuse } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { acceptedStage } from '../../change/stages.ts'
import type { Operation, StageInput } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { changeOperation } from '../change/change-operation.ts'
import { memberPods } from '../change/living.ts'
import { memberReads } from '../change/reads.ts'
import { primaryOf, restartConsequence, rollOutCautions } from '../change/roll-out.ts'
import { settledStage } from '../change/stages.ts'
import { clusterOf } from '../patroni-facts.ts'
import { restartCall } from './calls.ts'
import { type MemberSays, membersNow, patroniReads, rememberStarts } from './facts.ts'
import { objectionsToMember, objectionsToSilence, whyNoMembers } from './objections.ts'
import { allRemembered, startedAnewStage } from './stages.ts'

const everyMember = 'all'
const pendingMembers = 'pending'

const params = z.object({
  member: line()
    .default(everyMember)
    .meta(
      field('What to restart', {
        widget: 'select',
        options: [
          { value: everyMember, label: 'All members, one by one' },
          { value: pendingMembers, label: 'Members that wait for a restart' },
        ],
      }),
    ),
})
type RestartParams = z.infer<typeof params>

/** Replicas that take longer have a problem: then the primary must not restart hours later, when nobody looks. */
const longestRestartMs = 30 * 60 * 1000

/** Restarts PostgreSQL inside the pods, by Patroni: the replicas first, then the primary; or in one member. */
export const restart: Operation<RestartParams> = changeOperation<RestartParams>({
  id: 'restart',
  title: 'Restart',
  summary: 'Restarts PostgreSQL in all members, replicas first, or in one of them. Pods stay.',
  risk: 'disruptive',
  params,
  section: { title: 'Restart', summary: 'Patroni restarts PostgreSQL inside the pods. Settings that wait for a restart come into force.' },
  because: whyNoMembers,
  reads: cluster => [...memberReads(cluster), ...patroniReads(cluster)],
  begin(living) {
    const primary = primaryOf(living)
    const waiting =
      clusterOf(living.samples)
        ?.facts.members.filter(each => each.pendingRestart)
        .map(each => each.name) ?? []
    const names = memberPods(living.cluster, living.view).map(pod => pod.metadata.name)
    return {
      params: { member: waiting.length > 0 ? pendingMembers : everyMember },
      choices: {
        member: [
          { value: everyMember, label: 'All members, one by one', note: null },
          {
            value: pendingMembers,
            label: 'Members that wait for a restart',
            note: waiting.length === 0 ? 'none is known of' : waiting.join(', '),
          },
          ...names.map(name => ({ value: name, label: name, note: noteOf(name === primary, waiting.includes(name)) })),
        ],
      },
    }
  },
  draft({ params: { member }, living }) {
    const all = membersNow(living)
    const primary = primaryOf(living)
    const chosen = all.filter(each =>
      member === everyMember ? true : member === pendingMembers ? each.pendingRestart : each.name === member,
    )
    const replicas = chosen.filter(each => each.name !== primary)
    const pending = all.filter(each => each.pendingRestart).map(each => each.name)
    const words = chosen.map(each => each.name).join(', then ')
    return {
      steps: chosen.map(each => ({
        ...restartCall(living, each, each.name === primary),
        // The primary waits for its replicas, so that there is always somebody who could take over.
        ...(each.name === primary && replicas.length > 0 ? { waitFor: 'REPLICAS', waitAtMostMs: longestRestartMs } : {}),
      })),
      checks: [
        ...judge('restart', 'What restarts', `${words}.`, [...objectionsTo(all, member), ...objectionsToSilence(chosen)]),
        ...judge('roll-out', 'Restarting members one by one', 'It is healthy, so they can be.', rollOutCautions(living)),
        ...judge(
          'pending',
          'Settings that wait for a restart',
          pending.length === 0
            ? 'No member says that it waits for one.'
            : `${pending.join(', ')} wait${pending.length === 1 ? 's' : ''} for a restart.`,
          [],
        ),
      ],
      consequences: chosen.length === 0 ? [] : [consequenceOf(living, chosen, primary)],
      remember: { ...rememberStarts(chosen), primary: primary ?? '' },
    }
  },
  stages: [
    acceptedStage(),
    startedAnewStage('REPLICAS', 'Replicas restart', input => allRemembered(input).filter(name => name !== input.remembered.primary), {
      none: 'No replica was to restart.',
      done: 'PostgreSQL was started anew in every replica of the plan, and runs.',
    }),
    startedAnewStage('PRIMARY', 'The primary restarts', primaryAmong, {
      none: 'The primary was not to restart.',
      done: 'PostgreSQL was started anew in the member that led, and runs.',
    }),
    settledStage(),
  ],
})

function primaryAmong(input: StageInput<unknown>): readonly string[] {
  return allRemembered(input).filter(name => name === input.remembered.primary)
}

function noteOf(isPrimary: boolean, waits: boolean): string {
  return `${isPrimary ? 'primary' : 'replica'}${waits ? ', waits for a restart' : ''}`
}

function objectionsTo(members: readonly MemberSays[], member: string): readonly Objection[] {
  if (member === everyMember) return []
  if (member !== pendingMembers) return objectionsToMember(members, member)
  if (members.some(each => each.pendingRestart)) return []
  return [refuse('member', 'No member says that it waits for a restart.', 'Choose all members, or one.')]
}

function consequenceOf(living: Living, chosen: readonly MemberSays[], primary: string | null) {
  if (chosen.some(each => each.name === primary)) {
    if (chosen.length > 1 || membersNow(living).length === 1) return restartConsequence(living, 'A restart is asked for', false)
    return {
      level: 'outage' as const,
      text: `PostgreSQL restarts in ${primary}, the primary: connections are cut, and nothing can be written until it is back. No replica takes over unless it takes longer than Patroni waits.`,
    }
  }
  return {
    level: 'connections-cut' as const,
    text: `PostgreSQL restarts in ${chosen.map(each => each.name).join(', then ')}. What reads from there is cut off and must connect again; the primary is not touched.`,
  }
}
