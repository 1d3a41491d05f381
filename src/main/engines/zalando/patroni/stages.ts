import type { Stage, StageInput, StageSight } from '../../engine.ts'
import { podAnswer } from '../../pod-answers.ts'
import { str } from '../../read-json.ts'
import { active, done, notApplicable } from '../../stage-sights.ts'
import { memberReads } from '../change/reads.ts'
import { lookAtPostgresql } from '../change/stages.ts'
import { rememberedMembers, startedBefore, startReads } from './facts.ts'

/** A stage that is done once PostgreSQL runs, started anew, in all of the run's members that `which` picks. */
export function startedAnewStage<P>(
  id: string,
  title: string,
  which: (input: StageInput<P>) => readonly string[],
  words: { readonly none: string; readonly done: string },
): Stage<P> {
  return {
    id,
    title,
    reads: (_params, subject, remembered) => [...memberReads(subject), ...startReads(subject.namespace, remembered)],
    see: input => lookAtPostgresql(input, () => seeStarts(input, which(input), words)),
  }
}

function seeStarts(input: StageInput<unknown>, members: readonly string[], words: { none: string; done: string }): StageSight {
  if (members.length === 0) return notApplicable(words.none)
  const waits = members.flatMap(member => {
    const why = whyNotAnew(input, member)
    return why === null ? [] : [`${member} ${why}`]
  })
  return waits.length === 0 ? done(words.done) : active(waits.slice(0, 6).join('; '))
}

/** What is still missing until PostgreSQL runs in a member, started anew; null: nothing. */
function whyNotAnew({ subject, view, remembered }: StageInput<unknown>, member: string): string | null {
  const heard = podAnswer(view, { namespace: subject.namespace, pod: member, path: '/patroni' })
  if (heard === null) return 'to be asked'
  if ('problem' in heard) return `to answer: ${heard.problem}`
  const state = str(heard.answer, 'state')
  const started = str(heard.answer, 'postmaster_start_time')
  if (state !== 'running' && state !== 'streaming') return `to run; Patroni says: ${state ?? 'nothing of it'}`
  if (started === null) return 'to say when it was started'
  return started === startedBefore(remembered, member) ? 'to restart' : null
}

/** All that the run is about. */
export const allRemembered = ({ remembered }: StageInput<unknown>): readonly string[] => rememberedMembers(remembered)
