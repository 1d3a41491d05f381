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

/** What has been heard but is not on the page yet. */
type Heard = { fleet: FleetState; ids: Set<string>; anew: boolean; scheduled: boolean }

/**
 * The one writer of the fleet store. Frames are applied as they come and shown once per animation frame, so that a burst leaves time for
 * keys and clicks. The last state stays while the host is away; a gap, and the host's return, bring a new snapshot.
 */
export function followFleet(): Followed {
  const heard: Heard = { fleet: emptyFleet, ids: new Set(), anew: true, scheduled: false }
  return followStream<string>({
    open: signal => client.fleet.subscribe(undefined, { signal }),
    onValue: text => {
      const frame = JSON.parse(text) as FleetFrame
      const next = applyFrame(heard.fleet, frame)
      if (next === 'gap') return 'again'
      heard.fleet = next
      if (frame.type === 'snapshot') heard.anew = true
      else for (const id of [...frame.removed, ...frame.rows.map(row => row.id)]) heard.ids.add(id)
      schedule(heard)
      return undefined
    },
  })
}

function schedule(heard: Heard) {
  // A hidden page gets no animation frames.
  if (document.hidden) return publish(heard)
  if (heard.scheduled) return
  heard.scheduled = true
  requestAnimationFrame(() => publish(heard))
}

function publish(heard: Heard) {
  heard.scheduled = false
  const { fleet, changes } = fleetStore.getState()
  fleetStore.setState({ fleet: heard.fleet, ready: true, changes: changesOf(heard, fleet.rows, changes) })
  heard.ids.clear()
  heard.anew = false
}

function changesOf(heard: Heard, from: Rows, before: RowChanges | null): RowChanges | null {
  const to = heard.fleet.rows
  if (heard.anew) return null
  // Without changed rows the last changes still lead to the rows that are shown.
  if (to === from) return before
  const known = (rows: Rows) => [...heard.ids].map(id => rows.get(id)).filter(row => row !== undefined)
  return { from, to, gone: known(from), come: known(to) }
}
