/** Where somebody was in the fleet's table. */
export type FleetPlace = {
  /** The filter and sort that it belongs to, as the address's query has them. */
  readonly query: string
  /** Pixels that were scrolled away. */
  readonly top: number
  /** id of the row that was active; null: none yet. */
  readonly activeId: string | null
  /** The table had the keyboard. */
  readonly focused: boolean
}

const start: FleetPlace = { query: '', top: 0, activeId: null, focused: false }

let kept: FleetPlace = start

/** Keeps part of the place, for as long as the page lives: coming back from a database leads to where one left. */
export function keepFleetPlace(change: Partial<FleetPlace>): void {
  kept = { ...kept, ...change }
}

/** The place to begin at. Under another filter or sort the rows stand elsewhere, so only the row is the same then. */
export function fleetPlaceFor(query: string): FleetPlace {
  return kept.query === query ? kept : { ...start, query, activeId: kept.activeId }
}
