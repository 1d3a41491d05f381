import { create } from 'zustand'

const key = 'clouddb.fleet-selection'
/** More than this is not kept over a reload of the window. */
const mostKept = 500

/** The databases that are selected in the fleet, by id. They stay selected while rows come, go and change, whatever screen is open. */
export const fleetSelection = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: readKept() }))

function readKept(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return new Set(Array.isArray(kept) ? kept.filter(id => typeof id === 'string').slice(0, mostKept) : [])
  } catch {
    return new Set()
  }
}

/** Replaces the selection. */
export function selectDatabases(ids: ReadonlySet<string>): void {
  fleetSelection.setState({ ids })
  try {
    if (ids.size <= mostKept) sessionStorage.setItem(key, JSON.stringify([...ids]))
    else sessionStorage.removeItem(key)
  } catch {
    // A full storage costs the memory of it over a reload, nothing else.
    sessionStorage.removeItem(key)
  }
}

/** Takes a database into the selection, or out of it. */
export function toggleDatabase(id: string): void {
  const ids = new Set(fleetSelection.getState().ids)
  if (!ids.delete(id)) ids.add(id)
  selectDatabases(ids)
}

/** Takes several into the selection. */
export function addDatabases(more: Iterable<string>): void {
  selectDatabases(new Set([...fleetSelection.getState().ids, ...more]))
}

/** Takes several out of the selection. */
export function dropDatabases(gone: Iterable<string>): void {
  const ids = new Set(fleetSelection.getState().ids)
  for (const id of gone) ids.delete(id)
  selectDatabases(ids)
}
