import { create } from 'zustand'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import { applyFrame, emptyFleet, type FleetState } from '../../shared/fleet/fleet-state.ts'
import type { FleetFrame } from '../../shared/fleet/frame.ts'
import { client } from '../client.ts'
import { type Followed, followStream } from './follow-stream.ts'

type Rows = FleetState['rows']

/** What leads from one set of rows to the next: a changed row is in `gone` as it was and in `come` as it is. */
export type RowChanges = {
  readonly from: Rows
  readonly to: Rows
  readonly gone: readonly DatabaseCluster[]
  readonly come: readonly DatabaseCluster[]
}

/** The fleet as last heard. `ready`: at least one snapshot has come since the page was opened. */
export type FleetView = {
  readonly fleet: FleetState
  readonly ready: boolean
  /** How the rows came from the ones before; null after a snapshot. */
  readonly changes: RowChanges | null
}

export const fleetStore = create<FleetView>(() => ({ fleet: emptyFleet, ready: false, changes: null }))

function changesOf(frame: FleetFrame, from: Rows, to: Rows): RowChanges | null {
  if (frame.type === 'snapshot') return null
  // A row may be named twice in a frame; the last word counts, so ids are taken once.
  const ids = new Set([...frame.removed, ...frame.rows.map(row => row.id)])
  const known = (rows: Rows) => [...ids].map(id => rows.get(id)).filter(row => row !== undefined)
  return { from, to, gone: known(from), come: known(to) }
}

/**
 * The one writer of the fleet store. The last state stays while the host is away; a gap, and the host's return, bring a new snapshot.
 */
export function followFleet(): Followed {
  return followStream<string>({
    open: signal => client.fleet.subscribe(undefined, { signal }),
    onValue: text => {
      const frame = JSON.parse(text) as FleetFrame
      const { fleet, changes } = fleetStore.getState()
      const next = applyFrame(fleet, frame)
      if (next === 'gap') return 'again'
      // Frames without rows keep the last changes: they still lead to the rows that are shown.
      const led = next.rows === fleet.rows ? changes : changesOf(frame, fleet.rows, next.rows)
      fleetStore.setState({ fleet: next, ready: true, changes: led })
      return undefined
    },
  })
}
