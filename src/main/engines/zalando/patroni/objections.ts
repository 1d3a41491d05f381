import { caution, type Objection, refuse } from '../../change/judge.ts'
import type { Living } from '../../change/living.ts'
import { podKind } from '../../kube-kinds.ts'
import { whyPaused } from '../change/why-not-now.ts'
import { type MemberSays, membersNow } from './facts.ts'

/** Why nothing can be asked of members now; null: it can. */
export function whyNoMembers(living: Living): string | null {
  const paused = whyPaused(living.root)
  if (paused !== null) return paused
  if (living.view.knows(podKind) === 'forbidden') return 'Pods can’t be read here, so nobody can tell who leads.'
  return living.view.knows(podKind) === 'listed' && membersNow(living).length === 0 ? 'It has no member yet.' : null
}

/** Why a member by this name can't be what is chosen. */
export function objectionsToMember(members: readonly MemberSays[], member: string): readonly Objection[] {
  if (members.some(each => each.name === member)) return []
  const names = members.slice(0, 20).map(each => each.name)
  return [
    refuse(
      'member',
      member === '' ? 'Choose a member.' : `There is no member “${member}”.`,
      names.length === 0 ? null : `Choose one of ${names.join(', ')}.`,
    ),
  ]
}

/** What speaks against asking these, from what they said just now. */
export function objectionsToSilence(members: readonly MemberSays[]): readonly Objection[] {
  return members
    .filter(each => each.problem !== null)
    .slice(0, 10)
    .map(each => caution('member', `${each.name} did not answer: ${each.problem}.`, 'Until it answers, nothing is sent to it.'))
}
