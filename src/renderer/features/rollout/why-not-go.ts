import { consequenceLevels } from '../../../shared/domain/consequence-levels.ts'
import type { ConsequenceLevel } from '../../../shared/domain/plan.ts'
import type { Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'
import { type Asks, type Given, whatIsMissing } from './collect-consents.ts'

/** The gravest thing that any of them does; null: none is known. */
export function gravestOf(items: readonly Pick<RolloutItem, 'gravest'>[]): ConsequenceLevel | null {
  const found = Math.max(-1, ...items.map(item => (item.gravest === null ? -1 : consequenceLevels.indexOf(item.gravest))))
  return consequenceLevels[found] ?? null
}

/** Why it can't begin or go on now, in the order in which one would mend it; null: it can. */
export function whyNotGo(now: {
  readonly rollout: Pick<Rollout, 'items'>
  readonly whole: boolean
  readonly asks: Asks
  readonly given: Given
  readonly hostGone: boolean
}): string | null {
  const { items } = now.rollout
  const count = (is: (item: RolloutItem) => boolean) => items.filter(is).length
  if (now.hostGone) return 'The connection to the app’s host is lost.'
  const planning = count(item => item.state === 'planning')
  if (planning > 0) return planning === 1 ? '1 plan is still being made.' : `${planning} plans are still being made.`
  const unplanned = count(item => item.state === 'unplanned')
  if (unplanned > 0) return `No plan could be made for ${databases(unplanned)}: leave ${it(unplanned)} out, or plan ${it(unplanned)} again.`
  const bad = count(item => item.state === 'failed' || item.state === 'stale')
  if (bad > 0) return `${databases(bad)} did not succeed: leave ${it(bad)} out, or plan ${it(bad)} again.`
  const blocked = count(item => (item.state === 'waiting' || item.state === 'refused') && item.planState !== 'ready')
  if (blocked > 0)
    return `${blocked === 1 ? 'The plan of 1 database is' : `The plans of ${blocked} databases are`} blocked: leave ${it(blocked)} out.`
  const begins = count(item => item.state === 'waiting' || item.state === 'refused')
  if (begins === 0)
    return count(item => item.state === 'running' || item.state === 'sending') > 0 ? null : 'There is no database left to change.'
  if (!now.whole) return 'The plans are being read.'
  return whatIsMissing(now.asks, now.given)
}

function databases(count: number): string {
  return count === 1 ? '1 database' : `${count} databases`
}

function it(count: number): string {
  return count === 1 ? 'it' : 'them'
}
