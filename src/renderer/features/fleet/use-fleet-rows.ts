import { useEffect, useMemo, useRef } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { contextsStore, contextTitle } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import type { FleetFilter } from './fleet-filter.ts'
import { compareRows, type FleetSort } from './fleet-sort.ts'
import { keepSelected, keepSorted } from './keep-sorted.ts'
import { countFacets, type Facets, rowTest, searchTextsCache } from './select-rows.ts'
import { createTextsInOrder, type TextsInOrder } from './texts-in-order.ts'

type Rows = ReadonlyMap<string, DatabaseCluster>
type Sorted = { rows: Rows; sorted: readonly DatabaseCluster[]; compare: unknown }

/** Rows whose texts are made in one idle moment: about two milliseconds' worth. */
const warmedAtOnce = 2000
/** While rows come and go it is not worth while to lay their texts side by side: the next change undoes it. */
const quietMs = 300

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
  const lastSorted = useRef<Sorted | null>(null)
  const sorted = useMemo(() => {
    const last = lastSorted.current
    const next = keepSorted(rows, compare, last !== null && last.compare === compare ? last : null, fleetStore.getState().changes)
    lastSorted.current = { rows, sorted: next, compare }
    return next
  }, [rows, compare])
  const lastFacets = useRef<{ rows: Rows; facets: Facets } | null>(null)
  const facets = useMemo(() => {
    const last = lastFacets.current
    const { changes } = fleetStore.getState()
    if (last !== null && last.rows === rows) return last.facets
    const led = changes !== null && last !== null && changes.from === last.rows && changes.to === rows
    const next = led ? countFacets(last.facets, changes.gone, changes.come) : countFacets(null, [], [...rows.values()])
    lastFacets.current = { rows, facets: next }
    return next
  }, [rows])
  const textsOf = useMemo(() => searchTextsCache(titleOf), [titleOf])
  useWarmTexts(rows, textsOf)
  const texts = useMemo(() => createTextsInOrder(sorted, textsOf), [sorted, textsOf])
  useFilledTexts(texts)
  const fits = useMemo(() => rowTest(filter, textsOf), [filter, textsOf])
  const lastVisible = useRef<(Sorted & { fits: unknown }) | null>(null)
  const visible = useMemo(() => {
    const last = lastVisible.current
    if (fits === null) return sorted
    const before = last !== null && last.compare === compare && last.fits === fits ? last : null
    const next = keepSelected(() => texts.select(fits), rows, compare, fits, before, fleetStore.getState().changes)
    lastVisible.current = { rows, sorted: next, compare, fits }
    return next
  }, [sorted, texts, rows, compare, fits])
  return { visible, total: rows.size, facets }
}

function titleFor(byId: ReadonlyMap<string, Parameters<typeof contextTitle>[0]>, context: { id: string; name: string }): string {
  const info = byId.get(context.id)
  return info === undefined ? context.name : contextTitle(info)
}

/** Makes the texts that a search looks at while nothing else is to do, so that the first letter typed is as quick as the second. */
function useWarmTexts(rows: Rows, textsOf: (row: DatabaseCluster) => unknown) {
  const latest = useRef(rows)
  latest.current = rows
  const size = rows.size
  useEffect(() => {
    if (size === 0) return
    const todo = latest.current.values()
    let handle = requestIdleCallback(warm)
    function warm() {
      for (let count = 0; count < warmedAtOnce; count++) {
        const next = todo.next()
        if (next.done === true) return
        textsOf(next.value)
      }
      handle = requestIdleCallback(warm)
    }
    return () => cancelIdleCallback(handle)
  }, [size, textsOf])
}

/** Lays the texts side by side when the order has stood for a while, and nothing else is to do. */
function useFilledTexts(texts: TextsInOrder) {
  useEffect(() => {
    let handle = 0
    const fill = () => {
      if (texts.fill(warmedAtOnce)) handle = requestIdleCallback(fill)
    }
    const timer = setTimeout(() => {
      handle = requestIdleCallback(fill)
    }, quietMs)
    return () => {
      clearTimeout(timer)
      cancelIdleCallback(handle)
    }
  }, [texts])
}
