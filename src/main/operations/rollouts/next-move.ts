import type { Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'

/** What a rollout wants now. idle: nothing by itself; wait: for what is under way; begin: these, in their order. */
export type Move =
  | { readonly kind: 'idle' | 'wait' | 'complete' }
  | { readonly kind: 'begin'; readonly clusterIds: readonly [string, ...string[]] }

/** Its plan is being applied or its run is under way. */
export function isUnderWay(item: Pick<RolloutItem, 'state'>): boolean {
  return item.state === 'sending' || item.state === 'running'
}

/**
 * The next move. A wave begins only when every database of the waves before is through, and while nothing has gone wrong: whoever records a
 * failure stops the rollout, and one that is not running begins nothing.
 */
export function nextMove(rollout: Pick<Rollout, 'state' | 'items' | 'shape'>): Move {
  const { items, state, shape } = rollout
  const underWay = items.filter(isUnderWay)
  const begun = state === 'running' || state === 'stopped'
  if (begun && items.every(item => item.state === 'completed' || item.state === 'left-out')) return { kind: 'complete' }
  if (state !== 'running') return { kind: underWay.length === 0 ? 'idle' : 'wait' }
  const open = items.filter(item => item.state !== 'completed' && item.state !== 'left-out')
  const wave = Math.min(...open.map(item => item.wave))
  const [first, ...rest] = open
    .filter(item => item.wave === wave && item.state === 'waiting')
    .slice(0, Math.max(0, shape.parallel - underWay.length))
    .map(item => item.clusterId)
  return first === undefined ? { kind: underWay.length === 0 ? 'idle' : 'wait' } : { kind: 'begin', clusterIds: [first, ...rest] }
}
