import { FileQuestion } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Run } from '../../../shared/domain/run.ts'
import { client } from '../../client.ts'
import { addressOf, type ScreenProps } from '../../router.ts'
import { useRuns } from '../../state/runs-store.ts'
import { useShownRuns } from '../../state/shown-run.ts'
import { useCall } from '../../state/use-call.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageError } from '../../ui/page-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { RunView } from './run-view.tsx'

const none: readonly Run[] = []

/** One run: followed live while it is under way, from the journal afterwards. */
export default function RunScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const kept = useCall(`run ${id}`, signal => client.runs.get({ id }, { signal }))
  const followed = useRuns(view => view.byId.get(id) ?? null)
  const { reload } = kept
  // When it leaves the stream of what is under way, its end is read once more.
  const was = useRef(followed !== null)
  useEffect(() => {
    if (was.current && followed === null) reload()
    was.current = followed !== null
  }, [followed, reload])
  const held = followed ?? kept.value
  const [run] = useShownRuns(held === null ? none : [held])
  if (run !== undefined) return <RunView run={run} />
  if (kept.error?.code === 'not-found') {
    return (
      <EmptyState
        icon={FileQuestion}
        title="This run is not on this laptop"
        actions={<ButtonLink href={addressOf(['runs'])}>All runs</ButtonLink>}
      >
        Runs are kept on the laptop that made them.
      </EmptyState>
    )
  }
  if (kept.error !== null) {
    return <PageError error={kept.error} onRetry={reload} />
  }
  return <SkeletonLines lines={8} label="Loading the run" />
}
