import { Layers } from 'lucide-react'
import { useMemo, useState } from 'react'
import { client } from '../../client.ts'
import type { ScreenProps } from '../../router.ts'
import { fleetSelection } from '../../state/fleet-selection.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { cleanText } from '../../ui/clean-text.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { RolloutForm } from './rollout-form.tsx'

/** As many as one rollout takes. */
const most = 200

/** One operation on the databases that are selected in the fleet. */
export default function RolloutFormScreen({ params }: ScreenProps) {
  const wanted = params.operation ?? ''
  // What is selected when the form opens: the fleet behind it may be clicked in another window.
  const [ids] = useState(() => [...fleetSelection.getState().ids].slice(0, most))
  const engines = useCall('engines', signal => client.engines.list(undefined, { signal }))
  const common = useCall(ids.length === 0 ? null : 'common', signal => client.rollouts.actions({ clusterIds: ids }, { signal }))
  const operation = useMemo(
    () => engines.value?.find(each => each.id === common.value?.engine)?.operations.find(each => each.id === wanted),
    [engines.value, common.value, wanted],
  )
  const action = common.value?.actions.find(each => each.operation === wanted)
  const failed = engines.error ?? common.error
  if (ids.length === 0) {
    return (
      <EmptyState icon={Layers} title="No database is selected" actions={<ButtonLink href="#/fleet">To the fleet</ButtonLink>}>
        Select several in the fleet, then choose what to do to all of them.
      </EmptyState>
    )
  }
  if (failed !== null) {
    return <PageError error={failed} onRetry={engines.error === null ? common.reload : engines.reload} />
  }
  if (engines.value === null || common.value === null) return <SkeletonLines lines={8} label="Loading the form" />
  if (operation === undefined || action === undefined) {
    return (
      <EmptyState icon={Layers} title="This can’t be done to all of them" actions={<ButtonLink href="#/fleet">To the fleet</ButtonLink>}>
        {common.value.because ?? `Their engine has no operation “${cleanText(wanted, 60)}” for databases that exist.`}
      </EmptyState>
    )
  }
  return <RolloutForm ids={ids} operation={operation} action={action} />
}
