import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import type { EditJudgement } from '../change/edit-yaml.ts'
import type { Living } from '../change/living.ts'
import { objectionToShrinking } from '../change/never-shrinks.ts'
import { at, count } from '../read-json.ts'
import { annotation } from './labels.ts'
import { changeOfMembers } from './scale.ts'

const hibernationPointer = `/metadata/annotations/${annotation.hibernation.replaceAll('/', '~1')}`

/** What an edit of a Cluster as a whole does, beyond its single fields. */
export function judgeEdit(living: Living, before: KubeObject, after: KubeObject): EditJudgement {
  const [from, to] = [count(before, 'spec', 'instances'), count(after, 'spec', 'instances')]
  const consequences = new Map<string, Consequence>()
  if (from !== null && to !== null && from !== to) consequences.set('/spec/instances', changeOfMembers(living, from, to))
  const hibernates = (root: KubeObject) => root.metadata.annotations?.[annotation.hibernation] === 'on'
  if (hibernates(after) && !hibernates(before))
    consequences.set(hibernationPointer, { level: 'outage', text: 'All members stop; the volumes stay.' })
  for (const part of ['storage', 'walStorage'] as const) {
    if (sizeOf(before, part) !== undefined)
      consequences.set(`/spec/${part}/size`, { level: 'none', text: 'Volumes grow while PostgreSQL runs.' })
  }
  const objections = (['storage', 'walStorage'] as const).flatMap(part =>
    objectionToShrinking('text', part === 'storage' ? 'data volume' : 'WAL volume', sizeOf(before, part), sizeOf(after, part)),
  )
  return { objections, consequences }
}

function sizeOf(root: KubeObject, part: string): unknown {
  return at(root, 'spec', part, 'size') ?? at(root, 'spec', part, 'pvcTemplate', 'resources', 'requests', 'storage')
}
