import { CircleStop, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Rollout } from '../../../shared/domain/rollout.ts'
import { connection } from '../../state/connection-store.ts'
import { Age } from '../../ui/age.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { rolloutLook } from '../../ui/rollout-look.ts'
import { rolloutProgress } from '../../ui/rollout-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { collectAsks, type Given, itemsToAsk, nothingGiven } from './collect-consents.ts'
import { ConsentPanel } from './consent-panel.tsx'
import { GoBar } from './go-bar.tsx'
import { ItemTable } from './item-table.tsx'
import { ShapePanel } from './shape-panel.tsx'
import { StopCallout } from './stop-callout.tsx'
import { useRolloutActions } from './use-rollout-actions.ts'
import { useRolloutPlans } from './use-rollout-plans.ts'

/** A rollout laid open: why it stands still, its databases wave by wave with what their plans do, what is to be said, and the button that begins. */
export function RolloutView({ rollout }: { rollout: Rollout }) {
  const [given, setGiven] = useState<Given>(nothingGiven)
  const [ending, setEnding] = useState(false)
  const actions = useRolloutActions(rollout)
  const { plans, whole, error } = useRolloutPlans(rollout)
  const hostGone = connection(host => host.state === 'down')
  const progress = rolloutProgress(rollout)
  const asks = collectAsks(itemsToAsk(rollout), plans)
  const waits = rollout.state === 'draft' || rollout.state === 'stopped'
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={<SafeText>{rollout.title}</SafeText>}
        badges={<StatusBadge {...rolloutLook(rollout, hostGone)} />}
        about={
          <>
            <span className="tabular">
              {progress.done} of {progress.of} completed
            </span>
            <span>{progress.waves === 1 ? '1 wave' : `wave ${progress.wave} of ${progress.waves}`}</span>
            <span className="text-ink-3">
              made <Age at={rollout.createdAt} />
              {rollout.startedAt !== null && (
                <>
                  , started <Age at={rollout.startedAt} />
                </>
              )}
            </span>
          </>
        }
        actions={
          <>
            {rollout.state === 'running' && (
              <Button icon={CircleStop} busy={actions.busy} onClick={actions.stop}>
                Stop before the next
              </Button>
            )}
            {rollout.state !== 'running' && rollout.state !== 'ended' && (
              <Button icon={Trash2} onClick={() => setEnding(true)}>
                {endWords[rollout.state].button}
              </Button>
            )}
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">
        <div className="flex flex-col gap-4">
          {actions.refusal !== null && <ErrorCallout error={actions.refusal} />}
          {error !== null && <ErrorCallout error={error} />}
          <StopCallout rollout={rollout} actions={actions} />
          {rollout.state === 'draft' && <ShapePanel rollout={rollout} onShape={shape => actions.arrange(idsOf(rollout), shape)} />}
          <ItemTable rollout={rollout} plans={plans} actions={actions} hostGone={hostGone} />
          {waits && <ConsentPanel asks={asks} given={given} onGiven={setGiven} />}
        </div>
      </div>
      {waits && <GoBar rollout={rollout} plans={plans} whole={whole} asks={asks} given={given} actions={actions} hostGone={hostGone} />}
      {rollout.state !== 'running' && rollout.state !== 'ended' && (
        <ConfirmDialog
          open={ending}
          onClose={() => setEnding(false)}
          onConfirm={() => {
            setEnding(false)
            actions.discard()
          }}
          title={endWords[rollout.state].title}
          confirm={endWords[rollout.state].button}
          keep="Keep it"
        >
          {endWords[rollout.state].text}
        </ConfirmDialog>
      )}
    </div>
  )
}

function idsOf(rollout: Rollout): readonly string[] {
  return rollout.items.map(item => item.clusterId)
}

const endWords = {
  draft: {
    button: 'Discard',
    title: 'Discard this rollout?',
    text: 'The rollout and its plans are removed from this laptop. Nothing in any cluster changes.',
  },
  stopped: {
    button: 'End here',
    title: 'End this rollout here?',
    text: 'What has not begun never will. What was written stays written, and what is under way goes on to its end.',
  },
  completed: {
    button: 'Remove',
    title: 'Remove this rollout from the list?',
    text: 'Its runs and the journal stay. Nothing in any cluster changes.',
  },
} as const
