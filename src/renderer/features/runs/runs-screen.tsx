import { History } from 'lucide-react'
import { useEffect } from 'react'
import { client } from '../../client.ts'
import { contextOfRun } from '../../context-name.tsx'
import { addressOf } from '../../router.ts'
import { useRuns } from '../../state/runs-store.ts'
import { useShownRuns } from '../../state/shown-run.ts'
import { useCall } from '../../state/use-call.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RunTable } from '../../ui/run-table.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'

/** Runs asked for at once; the journal holds the rest. */
const limit = 200

/** All runs made from this laptop, newest first; those under way are live. */
export default function RunsScreen() {
  const kept = useCall('runs', signal => client.runs.list({ limit }, { signal }))
  const followed = useRuns(view => view.runs)
  const { reload } = kept
  const news = followed.filter(run => kept.value?.some(one => one.id === run.id) === false).length
  useEffect(() => {
    if (news > 0) reload()
  }, [news, reload])
  const live = new Map(followed.map(run => [run.id, run]))
  const shown = useShownRuns(kept.value?.map(run => live.get(run.id) ?? run) ?? [])
  const runs = kept.value === null ? null : shown
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Runs"
        about="What was applied from this laptop, and what is under way."
        actions={<ButtonLink href={addressOf(['journal'])}>Journal</ButtonLink>}
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-6 py-4">
        {kept.error !== null && (
          <ErrorCallout
            error={kept.error}
            actions={
              <Button size="sm" onClick={reload}>
                Try again
              </Button>
            }
          />
        )}
        {runs === null && kept.error === null && <SkeletonLines lines={6} label="Loading the runs" />}
        {runs?.length === 0 && (
          <EmptyState icon={History} title="Nothing has been applied yet">
            A run begins when a plan is applied.
          </EmptyState>
        )}
        {runs !== null && runs.length > 0 && (
          <div className="rounded-lg border border-line bg-surface">
            <RunTable runs={runs} contextCell={contextOfRun} />
          </div>
        )}
      </div>
    </div>
  )
}
