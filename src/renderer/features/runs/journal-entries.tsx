import { BookOpen, SearchX } from 'lucide-react'
import { useState } from 'react'
import type { JournalEntry } from '../../../shared/domain/run.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { useCall } from '../../state/use-call.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import type { JournalFilter } from './journal-filter.ts'
import { JournalTable } from './journal-table.tsx'

/** Entries per page. */
const pageSize = 100

/** The entries that fit, newest first, with older ones on request. Give it a key of the filter: pages of another one are forgotten. */
export function JournalEntries({ filter, onClear }: { filter: JournalFilter; onClear: () => void }) {
  const narrowed = Object.keys(filter).length > 0
  const first = useCall(`journal ${JSON.stringify(filter)}`, signal => client.runs.journal({ ...filter, limit: pageSize }, { signal }))
  const [older, setOlder] = useState<readonly JournalEntry[]>([])
  const [ended, setEnded] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ShownError | null>(null)
  const entries = [...(first.value ?? []), ...older]
  const last = entries.at(-1)
  const more = !ended && entries.length > 0 && entries.length % pageSize === 0

  async function loadOlder() {
    if (last === undefined) return
    setBusy(true)
    setError(null)
    try {
      const page = await client.runs.journal({ ...filter, limit: pageSize, before: last.seq })
      setOlder([...older, ...page])
      setEnded(page.length < pageSize)
    } catch (reason) {
      setError(describeError(reason))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-6 py-4">
      {(first.error ?? error) !== null && (
        <ErrorCallout
          error={first.error ?? error ?? describeError(null)}
          actions={
            <Button size="sm" onClick={first.error === null ? () => void loadOlder() : first.reload}>
              Try again
            </Button>
          }
        />
      )}
      {first.loading && first.value === null && <SkeletonLines lines={8} label="Loading the journal" />}
      {first.value !== null && entries.length === 0 && !narrowed && (
        <EmptyState icon={BookOpen} title="The journal is empty">
          It fills when the first plan is made.
        </EmptyState>
      )}
      {first.value !== null && entries.length === 0 && narrowed && (
        <EmptyState icon={SearchX} title="No entry fits" actions={<Button onClick={onClear}>Clear the filters</Button>}>
          Nothing in the journal fits the search and the filters.
        </EmptyState>
      )}
      {entries.length > 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <JournalTable entries={entries} />
        </div>
      )}
      {more && (
        <Button className="self-center" busy={busy} onClick={() => void loadOlder()}>
          Older entries
        </Button>
      )}
    </div>
  )
}
