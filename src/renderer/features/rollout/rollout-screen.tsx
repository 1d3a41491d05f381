import { FileQuestion } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { client } from '../../client.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useRollouts } from '../../state/rollouts-store.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { RolloutView } from './rollout-view.tsx'

/** One rollout: read and confirmed before it starts, followed while it is under way. */
export default function RolloutScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const kept = useCall(`rollout ${id}`, signal => client.rollouts.get({ id }, { signal }))
  const followed = useRollouts(view => view.byId.get(id) ?? null)
  const { reload } = kept
  // When it leaves the stream of what is under way, its end is read once more.
  const was = useRef(followed !== null)
  useEffect(() => {
    if (was.current && followed === null) reload()
    was.current = followed !== null
  }, [followed, reload])
  const rollout = followed ?? kept.value
  if (rollout !== null) return <RolloutView key={rollout.id} rollout={rollout} />
  if (kept.error?.code === 'not-found') {
    return (
      <EmptyState
        icon={FileQuestion}
        title="This rollout is not on this laptop"
        actions={<ButtonLink href={addressOf(['rollouts'])}>All rollouts</ButtonLink>}
      >
        It was discarded, or it was made on another laptop.
      </EmptyState>
    )
  }
  if (kept.error !== null) {
    return <PageError error={kept.error} onRetry={reload} />
  }
  return <SkeletonLines lines={8} label="Loading the rollout" />
}
