import type { RolloutShape } from './rollout.ts'

/** The wave of each of `count` databases in their order, from 1. */
export function waveNumbers(count: number, shape: Pick<RolloutShape, 'canary' | 'waveSize'>): number[] {
  const alone = shape.canary && count > 1 ? 1 : 0
  return Array.from({ length: count }, (_, index) => (index < alone ? 1 : alone + 1 + Math.floor((index - alone) / shape.waveSize)))
}
