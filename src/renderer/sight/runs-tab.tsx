import type { Run } from '../../shared/domain/run.ts'
import { client } from '../client.ts'
import { contextOfRun } from '../context-name.tsx'
import { useShownRuns } from '../state/shown-run.ts'
import { useCall } from '../state/use-call.ts'
import { AgesByClockAhead } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorCallout } from '../ui/error-callout.tsx'
import { Panel } from '../ui/panel.tsx'
import { RunTable } from '../ui/run-table.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'

/** Runs asked for; the journal holds the rest. */
const limit = 50
const none: readonly Run[] = []

/** What was done to this database, or this operator, from this laptop. */
export function RunsTab({ id }: { id: string }) {
  const runs = useCall(`runs of ${id}`, signal => client.runs.list({ cluster: id, limit }, { signal }))
  const shown = useShownRuns(runs.value ?? none)
  const again = (
    <Button size="sm" onClick={runs.reload}>
      Read again
    </Button>
  )
  return (
    <div className="p-6">
      <Panel title="Runs" about="Made from this laptop" actions={again} flush>
        {runs.error !== null && (
          <div className="p-3">
            <ErrorCallout error={runs.error} />
          </div>
        )}
        {runs.value === null && runs.loading && <SkeletonLines lines={3} label="Loading the runs" />}
        {runs.value !== null && (
          <AgesByClockAhead value={0}>
            <RunTable runs={shown} contextCell={contextOfRun} />
          </AgesByClockAhead>
        )}
      </Panel>
    </div>
  )
}
