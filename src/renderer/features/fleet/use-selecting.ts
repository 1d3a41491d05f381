import { useRef } from 'react'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import { addDatabases, fleetSelection, selectDatabases, toggleDatabase } from '../../state/fleet-selection.ts'
import { idsBetween } from './ids-between.ts'

/** Selecting among the rows that are shown. What is selected and not shown now stays selected. */
export function useSelecting(rows: readonly DatabaseCluster[]) {
  const ids = fleetSelection(view => view.ids)
  /** Where the last choice was made: a range begins there. */
  const anchor = useRef<string | null>(null)
  return {
    ids,
    /** All of the rows are selected, none, or some (null). */
    shown: ids.size === 0 ? false : rows.every(row => ids.has(row.id)) ? true : rows.some(row => ids.has(row.id)) ? null : false,
    /** One in or out; with `range`, all from the last choice to it, in. */
    toggle(id: string, range: boolean) {
      if (range && anchor.current !== null) addDatabases(idsBetween(rows, anchor.current, id))
      else toggleDatabase(id)
      anchor.current = id
    },
    /** The keys go from one row to the next, and both are in. */
    extend(from: string, to: string) {
      addDatabases(idsBetween(rows, from, to))
      anchor.current = to
    },
    all: () => addDatabases(rows.map(row => row.id)),
    none: () => selectDatabases(new Set()),
  }
}
