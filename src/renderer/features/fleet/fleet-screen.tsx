import { TriangleAlert } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ScreenProps } from '../../router.ts'
import { addressOf, navigate } from '../../router.ts'
import { contextsStore, contextTitle } from '../../state/contexts-store.ts'
import { enginesStore, loadEngines } from '../../state/engines-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { infoStore } from '../../state/info-store.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ContextStrips } from './context-strips.tsx'
import { FleetEmpty } from './fleet-empty.tsx'
import { type FleetFilter, filterFromQuery, queryFromFilter } from './fleet-filter.ts'
import { type FleetSort, type SortKey, sortFromText, textFromSort } from './fleet-sort.ts'
import { FleetTable } from './fleet-table.tsx'
import { FleetToolbar } from './fleet-toolbar.tsx'
import { searchProblems } from './search-problems.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useFleetRows } from './use-fleet-rows.ts'

/** How long typing rests before the address follows: browsers refuse too many changes of the history. */
const addressRestMs = 250

const nothing: Partial<FleetFilter> = { text: '', health: [], contexts: [], namespaces: [], engines: [] }

/** The fleet: every database of every connected context in one table. The address holds filter and sort. */
export default function FleetScreen({ query }: ScreenProps) {
  const key = query.toString()
  const [filter, setFilter] = useState(() => filterFromQuery(query))
  const [sort, setSort] = useState(() => sortFromText(query.get('sort')))
  useAddress(key, filter, sort, setFilter, setSort)
  useEffect(loadEngines, [])
  const ready = fleetStore(view => view.ready)
  const contexts = fleetStore(view => view.fleet.contexts)
  const practice = infoStore(view => view.info?.practice)
  const byId = contextsStore(view => view.byId)
  const titles = enginesStore(view => view.titles)
  const { visible, total, facets } = useFleetRows(filter, sort)
  const onFilter = useCallback((change: Partial<FleetFilter>) => setFilter(before => ({ ...before, ...change })), [])
  const onSort = useCallback((next: SortKey) => setSort(before => ({ key: next, desc: before.key === next && !before.desc })), [])
  const engineTitle = useCallback((engine: string) => titles.get(engine) ?? engine, [titles])
  const contextTitleOf = useCallback(
    (id: string) => {
      const info = byId.get(id)
      return info === undefined ? (contexts.get(id)?.name ?? id) : contextTitle(info)
    },
    [byId, contexts],
  )
  const problems = useMemo(() => searchProblems(filter.text), [filter.text])
  const connected = useMemo(() => [...contexts.values()].filter(context => context.connected), [contexts])
  const live = connected.filter(context => context.freshness.state === 'live').length
  const waiting = total === 0 && live === 0 && connected.some(context => context.freshness.state === 'connecting')
  return (
    <>
      <h1 className="sr-only">Fleet</h1>
      <ContextStrips counts={facets.contexts} />
      <FleetToolbar
        filter={filter}
        onFilter={onFilter}
        facets={facets}
        shown={visible.length}
        total={total}
        contextTitleOf={contextTitleOf}
        engineTitle={engineTitle}
      />
      {problems.length > 0 && (
        <ul role="status" className="flex shrink-0 flex-col gap-0.5 px-4 pb-2 text-xs text-warn">
          {problems.map(problem => (
            <li key={problem} className="flex items-start gap-1.5">
              <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
              <span className="min-w-0 break-words">{problem}</span>
            </li>
          ))}
        </ul>
      )}
      {!ready || waiting ? (
        <SkeletonLines lines={9} label="Loading the fleet" />
      ) : visible.length === 0 ? (
        <FleetEmpty connected={connected.length} live={live} total={total} practice={practice} onClear={() => onFilter(nothing)} />
      ) : (
        <FleetTable rows={visible} sort={sort} onSort={onSort} engineTitle={engineTitle} query={fleetAddress(filter, sort)} />
      )}
      <SelectionBar shown={visible} engineTitle={engineTitle} />
    </>
  )
}

/** The address of the fleet with this filter and sort. */
function fleetAddress(filter: FleetFilter, sort: FleetSort): string {
  return addressOf(['fleet'], { ...queryFromFilter(filter), sort: textFromSort(sort) })
}

/** Keeps the address in step with filter and sort, and takes over an address that came from elsewhere (a link, the back button). */
function useAddress(
  key: string,
  filter: FleetFilter,
  sort: FleetSort,
  setFilter: (filter: FleetFilter) => void,
  setSort: (sort: FleetSort) => void,
) {
  const [seen, setSeen] = useState(key)
  if (seen !== key) {
    setSeen(key)
    const query = new URLSearchParams(key)
    if (JSON.stringify(filterFromQuery(query)) !== JSON.stringify(filter)) setFilter(filterFromQuery(query))
    const wanted = sortFromText(query.get('sort'))
    if (wanted.key !== sort.key || wanted.desc !== sort.desc) setSort(wanted)
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!location.hash.startsWith('#/fleet') && location.hash.length > 2) return
      navigate(fleetAddress(filter, sort), { replace: true })
    }, addressRestMs)
    return () => clearTimeout(timer)
  }, [filter, sort])
}
