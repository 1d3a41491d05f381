import { Search, X } from 'lucide-react'
import { useMemo } from 'react'
import type { Health } from '../../../shared/domain/health.ts'
import { connection } from '../../state/connection-store.ts'
import { classNames } from '../../ui/class-names.ts'
import { FilterMenu, type FilterOption } from '../../ui/filter-menu.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { type FleetFilter, isOpen, troubleFirstHealths } from './fleet-filter.ts'
import type { Facets } from './select-rows.ts'

export type FleetToolbarProps = {
  filter: FleetFilter
  onFilter: (change: Partial<FleetFilter>) => void
  facets: Facets
  shown: number
  total: number
  contextTitleOf: (id: string) => string
  engineTitle: (engine: string) => string
}

function optionsOf(counts: ReadonlyMap<string, number>, chosen: readonly string[], titleOf: (value: string) => string): FilterOption[] {
  const values = new Set([...counts.keys(), ...chosen])
  return [...values]
    .map(value => ({ value, label: titleOf(value), count: counts.get(value) ?? 0 }))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
}

const asIs = (value: string) => value

/** From the search into what it has found: keys go on there. */
function leaveSearch() {
  const next = document.querySelector('main [role="grid"]') ?? document.getElementById('main')
  if (next instanceof HTMLElement) next.focus()
}

/** Search, the chips, and how many rows they leave. */
export function FleetToolbar({ filter, onFilter, facets, shown, total, contextTitleOf, engineTitle }: FleetToolbarProps) {
  const contexts = useMemo(() => optionsOf(facets.contexts, filter.contexts, contextTitleOf), [facets, filter.contexts, contextTitleOf])
  const namespaces = useMemo(() => optionsOf(facets.namespaces, filter.namespaces, asIs), [facets, filter.namespaces])
  const engines = useMemo(() => optionsOf(facets.engines, filter.engines, engineTitle), [facets, filter.engines, engineTitle])
  const open = isOpen(filter)
  const hostUp = connection(host => host.state === 'up')
  function toggleHealth(health: Health) {
    const on = filter.health.includes(health)
    onFilter({ health: on ? filter.health.filter(other => other !== health) : [...filter.health, health] })
  }
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-2.5">
      <div className="relative max-w-88 min-w-48 flex-1">
        <TextInput
          data-search
          type="search"
          icon={Search}
          aria-label="Search databases"
          placeholder="Search, or health:degraded ns:shop"
          value={filter.text}
          onValueChange={text => onFilter({ text })}
          onKeyDown={event => {
            if (event.key !== 'Escape') return
            if (filter.text === '') leaveSearch()
            else onFilter({ text: '' })
          }}
          className="pr-8 [&::-webkit-search-cancel-button]:hidden"
        />
        {filter.text === '' && (
          <span className="pointer-events-none absolute top-1.5 right-2">
            <Kbd>/</Kbd>
          </span>
        )}
      </div>
      <fieldset className="m-0 flex flex-wrap items-center gap-1 border-0 p-0">
        <legend className="sr-only">Filter by health</legend>
        {troubleFirstHealths.map(health => {
          const count = facets.health.get(health) ?? 0
          const on = filter.health.includes(health)
          if (count === 0 && !on) return null
          return (
            <button
              key={health}
              type="button"
              aria-pressed={on}
              onClick={() => toggleHealth(health)}
              className={classNames(
                'inline-flex h-7 items-center gap-1.5 rounded-md border px-2',
                on ? 'border-accent-text/50 bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover',
              )}
            >
              <HealthBadge health={health} stale={!hostUp} bare />
              <span className="tabular text-xs text-ink-2">{count}</span>
            </button>
          )
        })}
      </fieldset>
      <FilterMenu label="Context" options={contexts} selected={filter.contexts} onChange={chosen => onFilter({ contexts: chosen })} />
      <FilterMenu
        label="Namespace"
        options={namespaces}
        selected={filter.namespaces}
        onChange={chosen => onFilter({ namespaces: chosen })}
      />
      {(engines.length > 1 || filter.engines.length > 0) && (
        <FilterMenu label="Engine" options={engines} selected={filter.engines} onChange={chosen => onFilter({ engines: chosen })} />
      )}
      {!open && (
        <IconButton
          size="sm"
          label="Clear the filter"
          icon={X}
          onClick={() => onFilter({ text: '', health: [], contexts: [], namespaces: [], engines: [] })}
        />
      )}
      <p role="status" className="tabular ml-auto text-xs whitespace-nowrap text-ink-3">
        {total === 0 ? '' : shown === total ? `${total} ${total === 1 ? 'database' : 'databases'}` : `${shown} of ${total}`}
      </p>
    </div>
  )
}
