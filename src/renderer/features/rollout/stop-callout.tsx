import type { Rollout } from '../../../shared/domain/rollout.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { LongText } from '../../ui/long-text.tsx'
import type { RolloutActions } from './use-rollout-actions.ts'

const titles = {
  failure: 'Stopped: nothing more was begun',
  restart: 'It stands still since the app was closed',
  user: 'Stopped by hand',
} as const

/** Why it stands still and which database is to blame, with the ways on. */
export function StopCallout({ rollout, actions }: { rollout: Rollout; actions: RolloutActions }) {
  const { stop } = rollout
  if (rollout.state !== 'stopped' || stop === null) return null
  const blamed = rollout.items.find(item => item.clusterId === stop.clusterId)
  const open = blamed !== undefined && (blamed.state === 'failed' || blamed.state === 'stale' || blamed.state === 'refused')
  const under = rollout.items.filter(item => item.state === 'running' || item.state === 'sending').length
  return (
    <Callout
      tone={stop.by === 'failure' ? 'error' : 'warn'}
      title={titles[stop.by]}
      actions={
        open && (
          <>
            <Button size="sm" onClick={() => actions.replan(blamed.clusterId)}>
              Plan it again
            </Button>
            <Button size="sm" onClick={() => actions.leaveOut(blamed.clusterId, true)}>
              Leave it out
            </Button>
          </>
        )
      }
    >
      <LongText text={stop.text} limit={1_000} />
      {under > 0 && <p>{under === 1 ? '1 run is' : `${under} runs are`} still under way and will come to the end.</p>}
      {stop.by === 'restart' && <p>What was applied before is known by its run, and is not applied again. “Go on” takes up the rest.</p>}
    </Callout>
  )
}
