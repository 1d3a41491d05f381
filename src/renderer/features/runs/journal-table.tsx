import { useMemo, useState } from 'react'
import type { JournalEntry } from '../../../shared/domain/run.ts'
import { ContextName } from '../../context-name.tsx'
import { PlainYaml } from '../../editor/plain-yaml.tsx'
import { addressOf } from '../../router.ts'
import { Age } from '../../ui/age.tsx'
import { exactTime } from '../../ui/age-text.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { journalLook } from '../../ui/journal-looks.ts'
import { LongText } from '../../ui/long-text.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { digestOf, readableDetail } from './readable-detail.ts'

/** Entries of the journal, with their details folded away. */
export function JournalTable({ entries }: { entries: readonly JournalEntry[] }) {
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

/** To what an entry is about: a database's id has four parts, an operator's two. */
function subjectLink(id: string | null): { readonly href: string; readonly word: string } | null {
  const [context, engine, ...place] = id?.split(':') ?? []
  if (id === null || context === undefined || engine === undefined) return null
  if (place.length === 0) return { href: addressOf(['operator', context, engine]), word: 'operator' }
  return { href: addressOf(['database', id, 'timeline']), word: 'timeline' }
}

function EntryLinks({ entry }: { entry: JournalEntry }) {
  const subject = subjectLink(entry.clusterId ?? null)
  return (
    <span className="flex gap-2 whitespace-nowrap">
      {subject !== null && (
        <a href={subject.href} className="text-accent-text hover:underline">
          {subject.word}
        </a>
      )}
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
