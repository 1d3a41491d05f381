import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import type { JournalEntry } from '../../../shared/domain/run.ts'
import { client } from '../../client.ts'
import { describeError, type ShownError } from '../../describe-error.ts'
import { addressOf } from '../../router.ts'
import { useCall } from '../../state/use-call.ts'
import { Age } from '../../ui/age.tsx'
import { exactTime } from '../../ui/age-text.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'

/** Entries per page. */
const pageSize = 100

/** What was planned and done from this laptop: who, when, where, what. */
export default function JournalScreen() {
  const first = useCall('journal', signal => client.runs.journal({ limit: pageSize }, { signal }))
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
      const page = await client.runs.journal({ limit: pageSize, before: last.seq })
      setOlder([...older, ...page])
      setEnded(page.length < pageSize)
    } catch (reason) {
      setError(describeError(reason))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Journal"
        about="Every plan and run from this laptop, in a chain that can’t be changed unseen. Secrets are never in it."
      />
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
        {first.value !== null && entries.length === 0 && (
          <EmptyState icon={BookOpen} title="The journal is empty">
            It fills when the first plan is made.
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
    </div>
  )
}

function JournalTable({ entries }: { entries: readonly JournalEntry[] }) {
  return (
    <DataTable
      label="Journal"
      rows={entries}
      keyOf={entry => entry.seq}
      empty="Nothing yet."
      columns={[
        {
          id: 'at',
          title: 'When',
          cell: entry => (
            <span title={exactTime(entry.at)}>
              <Age at={entry.at} light />
            </span>
          ),
        },
        { id: 'kind', title: 'What', cell: entry => <span className="font-mono text-xs text-ink-2">{entry.kind}</span> },
        {
          id: 'title',
          title: 'About',
          cell: entry => (
            <>
              <SafeText className="font-medium text-ink">{entry.title}</SafeText>
              {entry.detail !== null && (
                <span className="block text-ink-2">
                  <EntryDetail text={entry.detail} />
                </span>
              )}
            </>
          ),
        },
        {
          id: 'context',
          title: 'Context',
          cell: entry => (entry.contextName === null ? <span className="text-ink-3">–</span> : <SafeText>{entry.contextName}</SafeText>),
        },
        {
          id: 'who',
          title: 'Who',
          cell: entry => (entry.who === null ? <span className="text-ink-3">–</span> : <SafeText>{entry.who}</SafeText>),
        },
        { id: 'links', title: '', cell: entry => <EntryLinks entry={entry} /> },
      ]}
    />
  )
}

/** Words are shown; data is folded away, with its size said. */
function EntryDetail({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  if (!/^[[{]/.test(text)) return <LongText text={text} limit={160} />
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="text-xs font-medium text-accent-text hover:underline"
      >
        {open ? 'Hide data' : `Show data (${text.length} characters)`}
      </button>
      {open && (
        <span className="mt-1 block max-h-60 overflow-auto rounded-md bg-sunken p-2">
          <LongText text={text} limit={2000} mono />
        </span>
      )}
    </>
  )
}

function EntryLinks({ entry }: { entry: JournalEntry }) {
  return (
    <span className="flex gap-2 whitespace-nowrap">
      {entry.planId !== null && (
        <a href={addressOf(['plan', entry.planId])} className="text-accent-text hover:underline">
          plan
        </a>
      )}
      {entry.runId !== null && (
        <a href={addressOf(['runs', entry.runId])} className="text-accent-text hover:underline">
          run
        </a>
      )}
    </span>
  )
}
