import { z } from 'zod'
import { field } from '../../change/form-field.ts'
import { judge, type Objection, refuse } from '../../change/judge.ts'
import { acceptedStage } from '../../change/stages.ts'
import type { Operation } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { changeOperation } from '../change/change-operation.ts'
import { memberPods } from '../change/living.ts'
import { memberReads } from '../change/reads.ts'
import { primaryOf } from '../change/roll-out.ts'
import { settledStage } from '../change/stages.ts'
import { reinitializeCall } from './calls.ts'
import { type MemberSays, membersNow, patroniReads, rememberStarts } from './facts.ts'
import { objectionsToMember, objectionsToSilence, whyNoMembers } from './objections.ts'
import { allRemembered, startedAnewStage } from './stages.ts'

const params = z.object({
  member: line()
    .default('')
    .meta(field('Replica', { widget: 'select', help: 'Its copy of the data is dropped and made anew from the primary.' })),
})
type ReinitializeParams = z.infer<typeof params>

/** Has a replica drop its data and copy it anew, in the same pod and on the same volume. */
export const reinitialize: Operation<ReinitializeParams> = changeOperation<ReinitializeParams>({
  id: 'reinitialize',
  title: 'Copy a replica anew',
  summary: 'A replica that lost the thread drops its data and copies it again from the primary.',
  risk: 'disruptive',
  params,
  section: { title: 'Replica', summary: 'Pod and volume stay; only the data in it is made anew.' },
  because(living) {
    const none = whyNoMembers(living)
    if (none !== null) return none
    if (primaryOf(living) === null) return 'Nobody leads, so there is nothing to copy from.'
    return memberPods(living.cluster, living.view).length < 2 ? 'There is only one member: it has no replica.' : null
  },
  reads: cluster => [...memberReads(cluster), ...patroniReads(cluster)],
  begin(living) {
    const primary = primaryOf(living)
    const replicas = memberPods(living.cluster, living.view)
      .map(pod => pod.metadata.name)
      .filter(name => name !== primary)
    return { params: {}, choices: { member: replicas.map(name => ({ value: name, label: name, note: 'replica' })) } }
  },
  draft({ params: { member }, living }) {
    const members = membersNow(living)
    const primary = primaryOf(living)
    const chosen = members.filter(each => each.name === member)
    const objections = objectionsTo(members, member, primary)
    const may = primary !== null && objections.length === 0
    return {
      steps: may ? [reinitializeCall(living, member, primary)] : [],
      checks: judge('member', 'Replica', `${member} is a replica, and ${primary ?? '?'} leads.`, [
        ...objections,
        ...objectionsToSilence(chosen),
      ]),
      consequences: [
        {
          level: 'connections-cut',
          text: `${member} serves nothing until the copy is made: minutes to hours, by the size of the data. The copy reads all of ${primary ?? 'the primary'} over the network.`,
        },
        ...(members.length === 2
          ? [{ level: 'none' as const, text: 'It is the only replica: meanwhile nobody could take over if the primary is lost.' }]
          : []),
      ],
      remember: rememberStarts(chosen),
    }
  },
  stages: [
    acceptedStage(),
    startedAnewStage('COPYING', 'The copy is made', allRemembered, {
      none: 'No replica was chosen.',
      done: 'PostgreSQL runs there again, started anew.',
    }),
    settledStage(),
  ],
})

function objectionsTo(members: readonly MemberSays[], member: string, primary: string | null): readonly Objection[] {
  const unknown = objectionsToMember(members, member)
  if (unknown.length > 0) return unknown
  if (member !== primary) return []
  return [refuse('member', `${member} is the primary: its data are the ones that are copied.`, 'Choose a replica, or switch over first.')]
}
