import type { ReactNode } from 'react'
import type { Run } from '../../shared/domain/run.ts'
import { addressOf } from '../router.ts'
import { Age } from './age.tsx'
import { DataTable } from './data-table.tsx'
import { LongText } from './long-text.tsx'
import { runLooks } from './run-looks.ts'
import { progressOf } from './run-progress.ts'
import { SafeText } from './safe-text.tsx'
import { StatusBadge } from './status-badge.tsx'
import { Took } from './took.tsx'

/** Runs as rows. `contextCell` draws the context of one: what it is called here is not in the run. */
export function RunTable({ runs, contextCell }: { runs: readonly Run[]; contextCell: (run: Run) => ReactNode }) {
  return (
    <DataTable
      label="Runs"
      rows={runs}
      keyOf={run => run.id}
      empty="No runs."
      columns={[
        {
          id: 'title',
          title: 'Run',
          cell: run => (
            <a href={addressOf(['runs', run.id])} className="font-medium text-accent-text hover:underline">
              <SafeText>{run.title}</SafeText>
            </a>
          ),
        },
        { id: 'status', title: 'Status', cell: run => <StatusBadge {...runLooks[run.status]} /> },
        {
          id: 'now',
          title: 'At',
          cell: run => {
            const progress = progressOf(run)
            return (
              <span className="text-ink-2">
                <span className="tabular">
                  {progress.done}/{progress.of}
                </span>{' '}
                <LongText text={progress.now} limit={120} />
              </span>
            )
          },
        },
        { id: 'context', title: 'Context', cell: contextCell },
        { id: 'who', title: 'Who', cell: run => <SafeText className="block max-w-44 truncate">{run.target.username ?? '?'}</SafeText> },
        { id: 'started', title: 'Started', cell: run => <Age at={run.startedAt} /> },
        { id: 'took', title: 'Took', align: 'right', cell: run => <Took startedAt={run.startedAt} endedAt={run.endedAt} /> },
      ]}
    />
  )
}
