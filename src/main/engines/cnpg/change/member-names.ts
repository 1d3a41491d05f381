import type { Living } from '../../change/living.ts'
import { str, strings } from '../../read-json.ts'
import { memberPods } from './living.ts'

/** More members than this no operator runs. */
const mostMembers = 200

/** The members' names: as the operator lists them, else of their pods. */
export function memberNames({ cluster, root, view }: Living): readonly string[] {
  const listed = strings(root, 'status', 'instanceNames').slice(0, mostMembers)
  return listed.length > 0 ? listed : memberPods(cluster, view).map(pod => pod.metadata.name)
}

/** Who is primary by the operator's word; null before the first. */
export function primaryOf({ root }: Pick<Living, 'root'>): string | null {
  return str(root, 'status', 'currentPrimary')
}
