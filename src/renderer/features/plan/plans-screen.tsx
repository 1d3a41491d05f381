import { ClipboardList, Plus } from 'lucide-react'
import type { PlanSummary } from '../../../shared/domain/plan.ts'
import { client } from '../../client.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { useCall } from '../../state/use-call.ts'
import { Age } from '../../ui/age.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { OpenPlanButton } from './open-plan-button.tsx'
import { PlanStateBadge } from './plan-state-badge.tsx'
import { riskLook } from './risk-look.ts'

/** Nothing in the list is checked against its cluster: nothing there is a promise. */
const unchecked = 'Its page checks it.'

/** Rows drawn at first; older plans come on request. */
const limit = 200

/** Plans that are kept on this laptop, and the way to open one from a file. */
export default function PlansScreen() {
  const plans = useCall('plans', signal => client.plans.list(undefined, { signal }))
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Plans"
        about="Changes that were planned on this laptop: read them, apply them later, or pass them on as files."
        actions={
          <>
            <OpenPlanButton />
            <ButtonLink href={addressOf(['new'])} variant="primary" icon={Plus}>
              New database
            </ButtonLink>
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-6 py-4">
        {plans.error !== null && (
          <ErrorCallout
            error={plans.error}
            actions={
              <Button size="sm" onClick={plans.reload}>
                Try again
              </Button>
            }
          />
        )}
        {plans.loading && plans.value === null && <SkeletonLines lines={6} label="Loading the plans" />}
        {plans.value?.length === 0 && (
          <EmptyState icon={ClipboardList} title="No plans yet">
            Every change begins as a plan. Make one with “New database”, or open a plan file.
          </EmptyState>
        )}
        {plans.value !== null && plans.value.length > 0 && <PlanTable plans={plans.value} />}
      </div>
    </div>
  )
}

function PlanTable({ plans }: { plans: readonly PlanSummary[] }) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <DataTable
        label="Plans"
        rows={plans.slice(0, limit)}
        keyOf={plan => plan.id}
        empty="No plans."
        columns={[
          {
            id: 'title',
            title: 'Plan',
            cell: plan => (
              <a href={addressOf(['plan', plan.id])} className="font-medium text-accent-text hover:underline">
                <SafeText>{plan.title}</SafeText>
              </a>
            ),
          },
          { id: 'state', title: 'State', cell: plan => <PlanStateBadge state={plan.state} checked={false} /> },
          {
            id: 'context',
            title: 'Context',
            cell: plan =>
              plan.target === null ? (
                <span className="text-ink-3">offline</span>
              ) : (
                <ContextName id={plan.target.contextId} name={plan.target.contextName} />
              ),
          },
          { id: 'about', title: 'Database', cell: plan => <SafeText>{`${plan.subject.namespace}/${plan.subject.name}`}</SafeText> },
          { id: 'risk', title: 'Risk', cell: plan => <StatusBadge {...riskLook(plan, unchecked)} /> },
          { id: 'made', title: 'Made', cell: plan => <Age at={plan.createdAt} /> },
          {
            id: 'run',
            title: 'Run',
            cell: plan =>
              plan.runId === null ? (
                <span className="text-ink-3">–</span>
              ) : (
                <a href={addressOf(['runs', plan.runId])} className="whitespace-nowrap text-accent-text hover:underline">
                  see run
                </a>
              ),
          },
        ]}
      />
      {plans.length > limit && <p className="px-3 py-2 text-xs text-ink-3">{plans.length - limit} older plans are not shown.</p>}
    </div>
  )
}
