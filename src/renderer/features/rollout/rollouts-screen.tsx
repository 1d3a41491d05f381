import { Layers } from 'lucide-react'
import type { Rollout } from '../../../shared/domain/rollout.ts'
import { client } from '../../client.ts'
import { addressOf } from '../../router.ts'
import { connection } from '../../state/connection-store.ts'
import { useRollouts } from '../../state/rollouts-store.ts'
import { useCall } from '../../state/use-call.ts'
import { Age } from '../../ui/age.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { rolloutLook } from '../../ui/rollout-look.ts'
import { rolloutProgress } from '../../ui/rollout-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** Operations on several databases at once, newest first; those under way are live. */
export default function RolloutsScreen() {
  const kept = useCall('rollouts', signal => client.rollouts.list({ limit: 100 }, { signal }))
  const followed = useRollouts(view => view.byId)
  const rollouts = kept.value?.map(rollout => followed.get(rollout.id) ?? rollout) ?? null
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Rollouts"
        about="One operation on several databases, in waves. Select them in the fleet to begin one."
        actions={
          <ButtonLink href="#/fleet" variant="primary">
            To the fleet
          </ButtonLink>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-6 py-4">
        {kept.error !== null && (
          <ErrorCallout
            error={kept.error}
            actions={
              <Button size="sm" onClick={kept.reload}>
                Try again
              </Button>
            }
          />
        )}
        {rollouts === null && kept.error === null && <SkeletonLines lines={6} label="Loading the rollouts" />}
        {rollouts?.length === 0 && (
          <EmptyState icon={Layers} title="No rollouts yet">
            Select several databases in the fleet, then choose what to do to all of them.
          </EmptyState>
        )}
        {rollouts !== null && rollouts.length > 0 && <RolloutTable rollouts={rollouts} />}
      </div>
    </div>
  )
}

function RolloutTable({ rollouts }: { rollouts: readonly Rollout[] }) {
  const hostGone = connection(host => host.state === 'down')
  return (
    <div className="rounded-lg border border-line bg-surface">
      <DataTable
        label="Rollouts"
        rows={rollouts}
        keyOf={rollout => rollout.id}
        empty="No rollouts."
        columns={[
          {
            id: 'title',
            title: 'Rollout',
            cell: rollout => (
              <a href={addressOf(['rollout', rollout.id])} className="font-medium text-accent-text hover:underline">
                <SafeText>{rollout.title}</SafeText>
              </a>
            ),
          },
          { id: 'state', title: 'Status', cell: rollout => <StatusBadge {...rolloutLook(rollout, hostGone)} /> },
          { id: 'done', title: 'Done', cell: rollout => <Done rollout={rollout} /> },
          { id: 'why', title: 'Why', cell: rollout => (rollout.stop === null ? '' : <LongText text={rollout.stop.text} limit={160} />) },
          { id: 'made', title: 'Made', cell: rollout => <Age at={rollout.createdAt} /> },
        ]}
      />
    </div>
  )
}

function Done({ rollout }: { rollout: Rollout }) {
  const { done, of } = rolloutProgress(rollout)
  return (
    <span className="tabular whitespace-nowrap">
      {done} of {of}
    </span>
  )
}
