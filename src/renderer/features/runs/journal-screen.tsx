import { BookOpen } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { JournalEntry } from '../../../shared/domain/run.ts'
import { client } from '../../client.ts'
import { ContextName } from '../../context-name.tsx'
import { describeError, type ShownError } from '../../describe-error.ts'
import { PlainYaml } from '../../editor/plain-yaml.tsx'
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
import { StatusBadge } from '../../ui/status-badge.tsx'
import { digestOf, journalLook, readableDetail } from './journal-words.ts'

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
        about="Every plan and run from this laptop, chained so that changes to it can be detected. It never contains secrets."
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
        { id: 'kind', title: 'What', cell: entry => <StatusBadge {...journalLook(entry.kind)} bare /> },
        {
          id: 'title',
          title: 'About',
          cell: entry => (
            <>
              <SafeText className="font-medium text-ink">{entry.title}</SafeText>
              {entry.detail !== null && (
                <div className="text-ink-2">
                  <EntryDetail detail={entry.detail} />
                </div>
              )}
            </>
          ),
        },
        {
          id: 'context',
          title: 'Context',
          cell: entry =>
            entry.contextName === null ? <span className="text-ink-3">–</span> : <ContextName id={null} name={entry.contextName} />,
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

/** Words are shown; data is folded away, whole, in a box that scrolls. */
function EntryDetail({ detail }: { detail: string }) {
  const [open, setOpen] = useState(false)
  const { text, isData } = useMemo(() => readableDetail(detail), [detail])
  const digest = digestOf(detail)
  if (digest !== null) {
    return (
      <span title={digest}>
        plan digest <span className="font-mono text-xs">{digest.slice(0, 16)}…</span>
      </span>
    )
  }
  if (!isData) return <LongText text={text} limit={160} />
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="text-xs font-medium text-accent-text hover:underline"
      >
        {open ? 'Hide details' : 'Show details'}
      </button>
      {open && (
        <div className="mt-1 overflow-hidden rounded-md border border-line bg-sunken">
          <PlainYaml text={text} label="Details of the entry" maxHeight={360} />
        </div>
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
