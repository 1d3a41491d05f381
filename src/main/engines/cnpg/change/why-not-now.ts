import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { hibernationOf } from '../hibernation.ts'

/** Why members can't be changed now, because none runs; null when they can. */
export function whyPaused(root: KubeObject): string | null {
  switch (hibernationOf(root)) {
    case 'paused':
      return 'It is paused: resume it first.'
    case 'pausing':
      return 'It is being paused.'
    default:
      return null
  }
}
