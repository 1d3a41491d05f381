import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { capacityForEdit } from '../change/capacity.ts'
import type { EditJudgement } from '../change/edit-yaml.ts'
import type { Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { objectionToShrinking } from '../change/never-shrinks.ts'
import { changedParameters, standingParameters } from '../change/parameter-changes.ts'
import { objectionsToParameters } from '../change/parameter-rules.ts'
import type { Read, Subject } from '../engine.ts'
import { nodesRead } from '../node-sizes.ts'
import { at, count } from '../read-json.ts'
import { consequencesOfUnknown } from '../unknown-parameter.ts'
import { placingOf } from './change/placing.ts'
import { claimRead } from './change/reads.ts'
import { configReads } from './named-settings.ts'
import { parameterFacts, removals } from './parameters.ts'
import { changeOfMembers, objectionsToMembers } from './scale.ts'

/** What `judgeEdit` stands on beside the root: the operator's settings, the volumes and the nodes. */
export function readsOfEdit(subject: Subject): readonly Read[] {
  return [...configReads, claimRead(subject), nodesRead]
}

/** What an edit of a postgresql object as a whole does, beyond its single fields: the same as the forms say. The cluster itself refuses little of it. */
export function judgeEdit(living: Living, before: KubeObject, after: KubeObject): EditJudgement {
  const [from, to] = [count(before, 'spec', 'numberOfInstances') ?? 0, count(after, 'spec', 'numberOfInstances') ?? 0]
  const changes = changedParameters(standingParameters(before), standingParameters(after), () => false)
  const consequences = new Map<string, Consequence>([
    ['/spec/volume/size', { level: 'none', text: 'Volumes grow, by the operator’s resize mode.' }],
    ...consequencesOfUnknown(changes),
  ])
  const [gravest] = from === to ? [] : to === 0 ? [allStop] : changeOfMembers(living, from, to)
  if (gravest !== undefined) consequences.set('/spec/numberOfInstances', gravest)
  return {
    objections: [
      ...objectionToShrinking('text', 'volume', at(before, 'spec', 'volume', 'size'), at(after, 'spec', 'volume', 'size')),
      ...(from === to || to === 0 ? [] : objectionsToMembers({ ...living, root: after }, to, from)),
      ...objectionsToParameterEdit(before, after, changes),
    ],
    checks: capacityForEdit(before, after, to > from, placingOf(living.view, to), living.view),
    consequences,
  }
}

const allStop: Consequence = { level: 'outage', text: 'All members stop: nobody can connect.' }

function objectionsToParameterEdit(
  before: KubeObject,
  after: KubeObject,
  changes: ReturnType<typeof changedParameters>,
): readonly Objection[] {
  if (Object.keys(changes).length === 0) return []
  const { walLevelBefore } = parameterFacts({ root: before })
  return [
    ...objectionsToParameters(standingParameters(after), changes, { ...parameterFacts({ root: after }), walLevelBefore }),
    ...removals(changes),
  ]
}
