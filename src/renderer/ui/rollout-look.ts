import type { Rollout } from '../../shared/domain/rollout.ts'
import type { Look } from './run-looks.ts'

/** What was under way when the app's host went: nothing of it is seen to happen. */
export const lostSight: Look = { tone: 'unknown', shape: 'question', label: 'Lost sight' }

/** Where a rollout stands, as colour, shape and word. */
export function rolloutLook(rollout: Pick<Rollout, 'state' | 'stop'>, hostGone: boolean): Look {
  switch (rollout.state) {
    case 'draft':
      return { tone: 'muted', shape: 'dashed', label: 'Not started' }
    case 'running':
      return hostGone ? lostSight : { tone: 'info', shape: 'spinner', label: 'Under way' }
    case 'stopped':
      if (rollout.stop?.by === 'failure') return { tone: 'bad', shape: 'error', label: 'Stopped' }
      return { tone: 'warn', shape: 'pause', label: 'Stands still' }
    case 'completed':
      return { tone: 'good', shape: 'check', label: 'Completed' }
    case 'ended':
      return { tone: 'muted', shape: 'pause', label: 'Ended' }
  }
}
