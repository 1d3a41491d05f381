import { useMemo, useRef } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { contextsStore, contextTitle } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import type { FleetFilter } from './fleet-filter.ts'
import { compareRows, type FleetSort } from './fleet-sort.ts'
import { keepSorted } from './keep-sorted.ts'
import { countFacets, type Facets, searchTextsCache, selectRows } from './select-rows.ts'

type Sorted = { rows: ReadonlyMap<string, DatabaseCluster>; sorted: readonly DatabaseCluster[]; compare: unknown }

/** The fleet's rows, sorted, filtered and counted; each step only when what it depends on has changed. */
export function useFleetRows(filter: FleetFilter, sort: FleetSort): { visible: readonly DatabaseCluster[]; total: number; facets: Facets } {
  const rows = fleetStore(view => view.fleet.rows)
  const fleetContexts = fleetStore(view => view.fleet.contexts)
  const byId = contextsStore(view => view.byId)
  // Aliases as one text: a new list of contexts with the same names must not sort or index anything anew.
  const names = useMemo(
    () => JSON.stringify([...fleetContexts.values()].map(context => [context.id, titleFor(byId, context)])),
    [fleetContexts, byId],
  )
  const titleOf = useMemo(() => {
    const titles = new Map(JSON.parse(names) as [string, string][])
    return (id: string) => titles.get(id) ?? id
  }, [names])
  // Ages matter to the order only when they are what is sorted by.
  const ages = sort.key === 'freshness' ? fleetContexts : null
  const compare = useMemo(() => compareRows(sort, { titleOf, asOf: id => ages?.get(id)?.freshness.asOf ?? '' }), [sort, titleOf, ages])
  const last = useRef<Sorted | null>(null)
  const sorted = useMemo(() => {
    const before = last.current !== null && last.current.compare === compare ? last.current : null
    const next = keepSorted(rows, compare, before)
    last.current = { rows, sorted: next, compare }
    return next
  }, [rows, compare])
  const textsOf = useMemo(() => searchTextsCache(titleOf), [titleOf])
  const visible = useMemo(() => selectRows(sorted, filter, textsOf), [sorted, filter, textsOf])
  const facets = useMemo(() => countFacets(rows.values()), [rows])
  return { visible, total: rows.size, facets }
}

function titleFor(byId: ReadonlyMap<string, Parameters<typeof contextTitle>[0]>, context: { id: string; name: string }): string {
  const info = byId.get(context.id)
  return info === undefined ? context.name : contextTitle(info)
}
