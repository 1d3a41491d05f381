import { AppError } from '../../../shared/domain/app-error.ts'
import type { Rollout, RolloutItem, RolloutStop } from '../../../shared/domain/rollout.ts'
import { waveNumbers } from '../../../shared/domain/wave-numbers.ts'

/** A change of one database of a rollout. */
export function withItem(clusterId: string, how: (item: RolloutItem) => RolloutItem): (rollout: Rollout) => Rollout {
  return rollout => ({ ...rollout, items: rollout.items.map(item => (item.clusterId === clusterId ? how(item) : item)) })
}

/** The database of that id. Throws not-found. */
export function itemOf(rollout: Pick<Rollout, 'items'>, clusterId: string): RolloutItem {
  const item = rollout.items.find(each => each.clusterId === clusterId)
  if (item === undefined) throw new AppError('not-found', 'The rollout has no such database.')
  return item
}

/** The waves anew, of all that are not left out. Only before the start: afterwards each stays in its wave. */
export function withWaves(rollout: Rollout): Rollout {
  const numbers = waveNumbers(rollout.items.filter(item => item.state !== 'left-out').length, rollout.shape)
  let next = 0
  const items = rollout.items.map(item => {
    const wave = item.state === 'left-out' ? 0 : (numbers[next++] ?? 0)
    return wave === item.wave ? item : { ...item, wave }
  })
  return { ...rollout, items }
}

/** What has not begun, in words. */
function notBegunWords(rollout: Pick<Rollout, 'items'>): string {
  const count = rollout.items.filter(item => item.state === 'waiting').length
  if (count === 0) return 'All others were begun before.'
  return count === 1 ? '1 database is not started.' : `${count} databases are not started.`
}

/** Nothing more begins. A failure outweighs that somebody had stopped it. */
export function stopped(rollout: Rollout, stop: Omit<RolloutStop, 'text'> & { readonly why: string }): Rollout {
  if (rollout.state !== 'running' && !(rollout.state === 'stopped' && stop.by === 'failure' && rollout.stop?.by !== 'failure'))
    return rollout
  const { why, ...rest } = stop
  return { ...rollout, state: 'stopped', stop: { ...rest, text: `${why} ${notBegunWords(rollout)}` } }
}
