import { Play } from 'lucide-react'
import type { Rollout, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { Button } from '../../ui/button.tsx'
import { consequenceLooks } from '../../ui/consequence-looks.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { type Asks, consentsToSend, type Given, itemsToAsk } from './collect-consents.ts'
import type { RolloutActions } from './use-rollout-actions.ts'
import { gravestOf, whyNotGo } from './why-not-go.ts'

export type GoBarProps = {
  rollout: Rollout
  plans: ReadonlyMap<string, RolloutPlan>
  /** All plans that there are have been read. */
  whole: boolean
  asks: Asks
  given: Given
  actions: RolloutActions
  hostGone: boolean
}

/** The end of the page: what still stands in the way, and the button that begins. It stays in sight. */
export function GoBar({ rollout, plans, whole, asks, given, actions, hostGone }: GoBarProps) {
  const because = whyNotGo({ rollout, whole, asks, given, hostGone })
  const begins = rollout.items.filter(item => item.state === 'waiting' || item.state === 'refused')
  const gravest = gravestOf(begins)
  // Green is a promise about beginning: what can't begin has none.
  const level = gravest === 'none' && because !== null ? null : gravest
  const blocked = begins.filter(item => item.planState !== 'ready').map(item => item.clusterId)
  return (
    <form
      aria-label="Start"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-t border-line-strong bg-raised px-6 py-3"
      onSubmit={event => {
        event.preventDefault()
        if (because === null && !actions.busy) actions.go(consentsToSend(itemsToAsk(rollout), plans, given))
      }}
    >
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2.5">
          {level !== null && (
            <StatusBadge tone={consequenceLooks[level].tone} shape={consequenceLooks[level].shape} label={consequenceLooks[level].word} />
          )}
          <span className="text-sm text-ink-2">
            {begins.length === 1 ? '1 database begins' : `${begins.length} databases begin, wave by wave`}
          </span>
        </div>
        <p id="go-because" role="status" className="mt-0.5 text-sm text-ink">
          {because ?? 'Each plan is checked once more before its first write.'}
        </p>
      </div>
      {blocked.length > 1 && (
        <Button busy={actions.busy} onClick={() => actions.leaveAllOut(blocked)}>
          Leave out the {blocked.length} blocked
        </Button>
      )}
      <Button
        type="submit"
        variant={rollout.risk === 'safe' ? 'primary' : 'danger'}
        icon={Play}
        busy={actions.busy}
        because={because}
        aria-describedby="go-because"
      >
        {rollout.state === 'draft' ? 'Start' : 'Go on'}
      </Button>
    </form>
  )
}
