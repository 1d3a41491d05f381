import { z } from 'zod'
import { judge } from '../../change/judge.ts'
import { acceptedStage } from '../../change/stages.ts'
import type { Operation, StageInput, StageSight } from '../../engine.ts'
import { podAnswer } from '../../pod-answers.ts'
import { bool, str } from '../../read-json.ts'
import { active, done } from '../../stage-sights.ts'
import { changeOperation } from '../change/change-operation.ts'
import { memberReads } from '../change/reads.ts'
import { lookAtPostgresql } from '../change/stages.ts'
import { reloadCall } from './calls.ts'
import { membersNow, patroniReads, rememberedMembers, rememberStarts, startReads } from './facts.ts'
import { objectionsToSilence, whyNoMembers } from './objections.ts'

const params = z.object({})
type ReloadParams = z.infer<typeof params>

/** Has Patroni read its configuration again on every member. */
export const reload: Operation<ReloadParams> = changeOperation<ReloadParams>({
  id: 'reload',
  title: 'Reload configuration',
  summary: 'Patroni and PostgreSQL read their configuration again on every member. No connection is cut.',
  risk: 'safe',
  params,
  section: { title: 'Reload', summary: '' },
  because: whyNoMembers,
  reads: cluster => [...memberReads(cluster), ...patroniReads(cluster)],
  draft({ living }) {
    const members = membersNow(living)
    return {
      steps: members.map(member => reloadCall(living, member)),
      checks: judge(
        'reload',
        'What a reload does',
        'It restarts nothing: what needs a restart waits for one.',
        objectionsToSilence(members),
      ),
      consequences: [{ level: 'reload', text: 'Configuration is read again on every member; connections stay.' }],
      remember: rememberStarts(members),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'ASKED',
      title: 'Members run',
      reads: (_params, subject, remembered) => [...memberReads(subject), ...startReads(subject.namespace, remembered)],
      see: input => lookAtPostgresql(input, () => seeMembers(input)),
    },
  ],
})

function seeMembers({ subject, view, remembered }: StageInput<ReloadParams>): StageSight {
  const heard = rememberedMembers(remembered).map(name => ({
    name,
    said: podAnswer(view, { namespace: subject.namespace, pod: name, path: '/patroni' }),
  }))
  const silent = heard.filter(
    ({ said }) => said === null || 'problem' in said || !['running', 'streaming'].includes(str(said.answer, 'state') ?? ''),
  )
  if (silent.length > 0) return active(`${silent.map(each => each.name).join(', ')} to run`)
  const waits = heard.filter(({ said }) => said !== null && 'answer' in said && bool(said.answer, 'pending_restart') === true)
  const more = waits.length === 0 ? '' : ` ${waits.map(each => each.name).join(', ')} wait for a restart.`
  return done(`Patroni took the call on every member, and they run. It does not tell when it has read its configuration.${more}`)
}
