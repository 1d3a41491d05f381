import type { FleetStore } from '../fleet/fleet-store.ts'
import { serve } from './serve.ts'

/** Handlers of `fleet`. */
export function fleetProcedures(store: FleetStore) {
  return { subscribe: serve.fleet.subscribe.handler(({ signal }) => store.subscribe(signal)) }
}
