import type { RolloutItem } from '../../../shared/domain/rollout.ts'
import { lostSight } from '../../ui/rollout-look.ts'
import type { Look } from '../../ui/run-looks.ts'

const itemLooks: Readonly<Record<RolloutItem['state'], Look>> = {
  planning: { tone: 'info', shape: 'spinner', label: 'Planning' },
  unplanned: { tone: 'bad', shape: 'error', label: 'No plan' },
  waiting: { tone: 'muted', shape: 'dashed', label: 'Not started' },
  sending: { tone: 'info', shape: 'spinner', label: 'Applying' },
  running: { tone: 'info', shape: 'spinner', label: 'Under way' },
  completed: { tone: 'good', shape: 'check', label: 'Completed' },
  failed: { tone: 'bad', shape: 'error', label: 'Failed' },
  stale: { tone: 'warn', shape: 'alert', label: 'Stale' },
  refused: { tone: 'warn', shape: 'alert', label: 'Not applied' },
  'left-out': { tone: 'muted', shape: 'pause', label: 'Left out' },
}

/** Where one database stands. Without the app's host nothing is seen to happen. */
export function itemLook(item: Pick<RolloutItem, 'state' | 'planState'>, hostGone: boolean): Look {
  if (hostGone && (item.state === 'sending' || item.state === 'running' || item.state === 'planning')) return lostSight
  if (item.state === 'waiting' && item.planState === 'blocked') return { tone: 'bad', shape: 'error', label: 'Blocked' }
  return itemLooks[item.state]
}
