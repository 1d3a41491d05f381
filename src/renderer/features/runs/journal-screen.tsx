import { Search, X } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../client.ts'
import { contextsStore } from '../../state/contexts-store.ts'
import { useDebounced } from '../../state/use-debounced.ts'
import { ExportMenu } from '../../timeline/export-menu.tsx'
import { FilterMenu } from '../../ui/filter-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { journalKinds, journalLook } from '../../ui/journal-looks.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Select } from '../../ui/select.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { JournalEntries } from './journal-entries.tsx'
import { filterOf, type JournalChoices, noChoices } from './journal-filter.ts'

/** What was planned and done from this laptop: who, when, where, what. */
export default function JournalScreen() {
  const contexts = contextsStore(view => view.contexts)
  const [choices, setChoices] = useState<JournalChoices>(noChoices)
  const change = (some: Partial<JournalChoices>) => setChoices(before => ({ ...before, ...some }))
  const filter = filterOf(useDebounced(choices, 200))
  const key = JSON.stringify(filter)
  const names = [...new Set(contexts.map(context => context.name))].sort()
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Journal"
        about="Every plan and run from this laptop, chained so that changes to it can be detected. It never contains secrets."
        actions={<ExportMenu load={format => client.runs.exportJournal({ ...filterOf(choices), format })} />}
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-6 py-2">
        <div className="max-w-88 min-w-48 flex-1">
          <TextInput
            data-search
            type="search"
            icon={Search}
            aria-label="Search the journal"
            placeholder="Search what was done"
            value={choices.text}
            onValueChange={text => change({ text })}
          />
        </div>
        <FilterMenu
          label="What"
          options={journalKinds.map(kind => ({ value: kind, label: journalLook(kind).label }))}
          selected={choices.kinds}
          onChange={kinds => change({ kinds })}
        />
        <div className="w-44">
          <Select
            label="Context"
            value={choices.context}
            onChange={context => change({ context })}
            options={[{ value: '', label: 'All contexts' }, ...names.map(name => ({ value: name, label: name }))]}
          />
        </div>
        <div className="flex items-center gap-1.5 text-xs text-ink-3">
          <span aria-hidden>from</span>
          <TextInput type="date" aria-label="From" value={choices.from} onValueChange={from => change({ from })} className="w-36" />
          <span aria-hidden>to</span>
          <TextInput type="date" aria-label="To" value={choices.to} onValueChange={to => change({ to })} className="w-36" />
        </div>
        {key !== '{}' && <IconButton size="sm" label="Clear the filters" icon={X} onClick={() => setChoices(noChoices)} />}
      </div>
      <JournalEntries key={key} filter={filter} onClear={() => setChoices(noChoices)} />
    </div>
  )
}
