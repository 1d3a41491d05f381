import { FileQuestion } from 'lucide-react'
import { useEffect } from 'react'
import { client } from '../../client.ts'
import { warmEditor } from '../../editor/load-monaco.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { PlanReview } from './plan-review.tsx'

/** One plan: read, consent, apply. */
export default function PlanScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const plan = useCall(`plan ${id}`, signal => client.plans.get({ id }, { signal }))
  useEffect(warmEditor, [])
  if (plan.value !== null) return <PlanReview key={plan.value.id} plan={plan.value} onChanged={plan.reload} />
  if (plan.error?.code === 'not-found') {
    return (
      <EmptyState
        icon={FileQuestion}
        title="This plan is not on this laptop"
        actions={<ButtonLink href={addressOf(['plans'])}>All plans</ButtonLink>}
      >
        It was discarded, or it was made on another laptop. Open its plan file to read it here.
      </EmptyState>
    )
  }
  if (plan.error !== null) {
    return <PageError error={plan.error} onRetry={plan.reload} />
  }
  return <SkeletonLines lines={8} label="Loading the plan" />
}
