import { History, Search, SearchX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { client } from '../client.ts'
import { AgesByClockAhead } from '../ui/age.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorCallout } from '../ui/error-callout.tsx'
import { FilterMenu } from '../ui/filter-menu.tsx'
import { LongText } from '../ui/long-text.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { ExportMenu } from './export-menu.tsx'
import { TimelineDetails } from './timeline-details.tsx'
import { TimelineList } from './timeline-list.tsx'
import { kindLabels } from './timeline-words.ts'
import type { AddressFilterState } from './use-address-filter.ts'
import { type TimelineFilter, useTimeline } from './use-timeline.ts'

type TimelinePanelProps = {
  /** What it is narrowed to from outside; each value of several is separated by a comma. */
  scope: TimelineFilter
  /** What whoever looks at it narrows it to; the place where it stands shows what else can be picked. */
  narrowing: AddressFilterState
  /** Filters of the place where it stands. */
  filters?: ReactNode
  /** Whether entries say which database they are about. */
  named: boolean
  currentUid: string | null
  /** What is not told just now, and why; null: nothing. */
  notice: string | null
}

/** What happened, by day: searched, filtered, live, to be taken along as a file. */
export function TimelinePanel({ scope, narrowing, filters, named, currentUid, notice }: TimelinePanelProps) {
  const { text, setText, change, clear } = narrowing
  const { kinds, search } = narrowing.filter
  const [chosen, setChosen] = useState<string | null>(null)
  const filter: TimelineFilter = {
    ...scope,
    ...(kinds.length > 0 && { kinds: kinds.join(',') }),
    ...(search !== '' && { search }),
  }
  const view = useTimeline(filter)
  const entry = chosen === null ? undefined : view.entries.find(each => each.id === chosen)
  const narrowed = search !== '' || kinds.length > 0 || (named && Object.keys(scope).length > 0)
  const note = view.lost?.message ?? notice
  return (
    <AgesByClockAhead value={0}>
      <div className="flex h-full min-h-0 flex-1 flex-col">
        <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-6 py-2">
          <div className="max-w-88 min-w-48 flex-1">
            <TextInput
              data-search
              type="search"
              icon={Search}
              aria-label="Search the timeline"
              placeholder="Search what happened"
              value={text}
              onValueChange={setText}
            />
          </div>
          <FilterMenu
            label="Kind"
            options={Object.entries(kindLabels).map(([value, label]) => ({ value, label }))}
            selected={kinds}
            onChange={kinds => change({ kinds })}
          />
          {filters}
          <p role="status" className="tabular ml-auto text-xs whitespace-nowrap text-ink-3">
            {view.loaded && `${view.entries.length}${view.next === null ? '' : '+'} ${view.entries.length === 1 ? 'entry' : 'entries'}`}
          </p>
          <ExportMenu load={format => client.history.export({ ...filter, format })} />
        </div>
        {note !== null && (
          <p className="shrink-0 border-b border-line bg-warn-soft px-6 py-1 text-xs text-ink">
            <LongText text={note} limit={240} />
          </p>
        )}
        {view.error !== null && (
          <div className="p-4">
            <ErrorCallout
              error={view.error}
              actions={
                <Button size="sm" onClick={view.reload}>
                  Try again
                </Button>
              }
            />
          </div>
        )}
        {!view.loaded && view.error === null && <SkeletonLines lines={10} label="Loading the timeline" />}
        {view.loaded && view.entries.length === 0 && <Nothing narrowed={narrowed} onClear={clear} />}
        {view.entries.length > 0 && (
          <TimelineList entries={view.entries} named={named} chosen={chosen} onChoose={setChosen} onEnd={view.loadOlder} />
        )}
        {entry !== undefined && <TimelineDetails entry={entry} currentUid={currentUid} onClose={() => setChosen(null)} />}
      </div>
    </AgesByClockAhead>
  )
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <EmptyState icon={SearchX} title="Nothing fits" actions={<Button onClick={onClear}>Clear the filters</Button>}>
        Nothing that happened fits the search and the filters.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={History} title="Nothing has happened yet">
      What changes from now on is kept here for 90 days, also what Kubernetes forgets after an hour.
    </EmptyState>
  )
}
