import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { count } from '../../read-json.ts'

/** Why members can't be changed now, because none is asked for; null when they can. */
export function whyPaused(root: KubeObject): string | null {
  return count(root, 'spec', 'numberOfInstances') === 0 ? 'It is paused: resume it first.' : null
}
