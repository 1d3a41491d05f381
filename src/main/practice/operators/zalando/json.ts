import type { KubeObject } from '../../kube-object.ts'
import { at, textAt } from '../read.ts'

/** Whether a pod is ready, and is not on its way out. */
export function isReady(pod: KubeObject): boolean {
  const conditions = at(pod, 'status', 'conditions')
  const ready =
    Array.isArray(conditions) && conditions.some(entry => textAt(entry, 'type') === 'Ready' && textAt(entry, 'status') === 'True')
  return ready && pod.metadata.deletionTimestamp === undefined
}

/** A number in [0, 1) that depends on nothing but its seeds. */
export function chance(...seeds: readonly (string | number)[]): number {
  let state = 0x811c9dc5
  for (const letter of seeds.join('/')) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0
  return ((state ^ (state >>> 13)) >>> 0) / 4294967296
}
