import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import type { EditJudgement } from '../change/edit-yaml.ts'
import type { Living } from '../change/living.ts'
import { objectionToShrinking } from '../change/never-shrinks.ts'
import { at, count } from '../read-json.ts'

/** What an edit of a postgresql object as a whole does, beyond its single fields. Nothing in the cluster itself refuses a smaller volume. */
export function judgeEdit(_living: Living, before: KubeObject, after: KubeObject): EditJudgement {
  const [from, to] = [count(before, 'spec', 'numberOfInstances'), count(after, 'spec', 'numberOfInstances')]
  return {
    objections: objectionToShrinking('text', 'volume', at(before, 'spec', 'volume', 'size'), at(after, 'spec', 'volume', 'size')),
    consequences: new Map([
      ['/spec/volume/size', { level: 'none', text: 'Volumes grow, by the operator’s resize mode.' }],
      ...(from === null || to === null || from === to ? [] : [['/spec/numberOfInstances', changeOfMembers(from, to)] as const]),
    ]),
  }
}

function changeOfMembers(from: number, to: number): Consequence {
  if (to === 0) return { level: 'outage', text: 'All members stop: nobody can connect.' }
  if (to > from)
    return { level: 'none', text: `${to - from} new ${to - from === 1 ? 'replica is' : 'replicas are'} cloned, with new volumes.` }
  const text = `${from - to} ${from - to === 1 ? 'member goes' : 'members go'}, those of the highest numbers; if the primary is one of them, another takes over. Whether their volumes stay is a setting of the operator.`
  return { level: 'switchover', text }
}
