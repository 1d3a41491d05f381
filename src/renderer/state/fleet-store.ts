import { create } from 'zustand'
import { applyFrame, emptyFleet, type FleetState } from '../../shared/fleet/fleet-state.ts'
import type { FleetFrame } from '../../shared/fleet/frame.ts'
import { client } from '../client.ts'
import { type Followed, followStream } from './follow-stream.ts'

/** The fleet as last heard. `ready`: at least one snapshot has come since the page was opened. */
export type FleetView = { readonly fleet: FleetState; readonly ready: boolean }

export const fleetStore = create<FleetView>(() => ({ fleet: emptyFleet, ready: false }))

/**
 * The one writer of the fleet store. The last state stays while the host is away; a gap, and the host's return, bring a new snapshot.
 */
export function followFleet(): Followed {
  return followStream<string>({
    open: signal => client.fleet.subscribe(undefined, { signal }),
    onValue: text => {
      const frame = JSON.parse(text) as FleetFrame
      const next = applyFrame(fleetStore.getState().fleet, frame)
      if (next === 'gap') return 'again'
      fleetStore.setState({ fleet: next, ready: true })
      return undefined
    },
  })
}
