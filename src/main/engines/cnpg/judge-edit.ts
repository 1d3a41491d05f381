import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { capacityForEdit } from '../change/capacity.ts'
import type { EditJudgement } from '../change/edit-yaml.ts'
import type { Objection } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { objectionToShrinking } from '../change/never-shrinks.ts'
import { changedParameters, standingParameters } from '../change/parameter-changes.ts'
import { objectionsToParameters } from '../change/parameter-rules.ts'
import { at, count } from '../read-json.ts'
import { consequencesOfUnknown } from '../unknown-parameter.ts'
import { placingOf } from './change/placing.ts'
import { isFixedParameter } from './fixed-parameters.ts'
import { annotation } from './labels.ts'
import { parameterFacts } from './parameters.ts'
import { changeOfMembers, objectionsToMembers } from './scale.ts'

const hibernationPointer = `/metadata/annotations/${annotation.hibernation.replaceAll('/', '~1')}`
const volumes = [
  ['storage', 'data volume'],
  ['walStorage', 'WAL volume'],
] as const

/** What an edit of a Cluster as a whole does, beyond its single fields: the same as the forms say. */
export function judgeEdit(living: Living, before: KubeObject, after: KubeObject): EditJudgement {
  // One that is taken away becomes the definition's own: 1.
  const [from, to] = [count(before, 'spec', 'instances') ?? 1, count(after, 'spec', 'instances') ?? 1]
  const changes = changedParameters(standingParameters(before), standingParameters(after), isFixedParameter)
  const consequences = new Map<string, Consequence>()
  if (from !== to) consequences.set('/spec/instances', changeOfMembers(living, from, to))
  const hibernates = (root: KubeObject) => root.metadata.annotations?.[annotation.hibernation] === 'on'
  if (hibernates(after) && !hibernates(before))
    consequences.set(hibernationPointer, { level: 'outage', text: 'All members stop; the volumes stay.' })
  for (const [part] of volumes) {
    if (sizeOf(before, part) !== undefined)
      consequences.set(`/spec/${part}/size`, { level: 'none', text: 'Volumes grow while PostgreSQL runs.' })
  }
  for (const [pointer, consequence] of consequencesOfUnknown(changes)) consequences.set(pointer, consequence)
  const objections = [
    ...volumes.flatMap(([part, word]) => objectionToShrinking('text', word, sizeOf(before, part), sizeOf(after, part))),
    ...(from === to ? [] : objectionsToMembers({ ...living, root: after }, to, from)),
    ...objectionsToParameterEdit(before, after, changes),
  ]
  return { objections, checks: capacityForEdit(before, after, to > from, placingOf(after, to), living.view), consequences }
}

function objectionsToParameterEdit(
  before: KubeObject,
  after: KubeObject,
  changes: ReturnType<typeof changedParameters>,
): readonly Objection[] {
  if (Object.keys(changes).length === 0) return []
  const { walLevelBefore } = parameterFacts({ root: before })
  return objectionsToParameters(standingParameters(after), changes, { ...parameterFacts({ root: after }), walLevelBefore })
}

function sizeOf(root: KubeObject, part: string): unknown {
  return at(root, 'spec', part, 'size') ?? at(root, 'spec', part, 'pvcTemplate', 'resources', 'requests', 'storage')
}
