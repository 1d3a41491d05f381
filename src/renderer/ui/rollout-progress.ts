import type { Rollout } from '../../shared/domain/rollout.ts'

/** How far a rollout is. What was left out doesn't count. */
export type RolloutProgress = { readonly done: number; readonly of: number; readonly wave: number; readonly waves: number }

/** Databases that are completed, and the wave that is under way or comes next. */
export function rolloutProgress(rollout: Pick<Rollout, 'items'>): RolloutProgress {
  const items = rollout.items.filter(item => item.state !== 'left-out')
  const waves = Math.max(0, ...items.map(item => item.wave))
  const open = items.filter(item => item.state !== 'completed').map(item => item.wave)
  return {
    done: items.length - open.length,
    of: items.length,
    wave: open.length === 0 ? waves : Math.min(...open),
    waves,
  }
}

/** Under way, or waiting for somebody's word to go on. */
export function isOpenRollout(rollout: Pick<Rollout, 'state'>): boolean {
  return rollout.state === 'running' || rollout.state === 'stopped'
}
