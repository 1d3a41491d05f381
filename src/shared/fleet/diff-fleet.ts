import type { DatabaseCluster } from '../domain/database-cluster.ts'
import type { FleetState } from './fleet-state.ts'
import type { ContextFreshness, FleetFrame } from './frame.ts'
import { sameJson } from './same-json.ts'

/** A delta frame. */
export type FleetDelta = Extract<FleetFrame, { type: 'delta' }>

/** The row to send when it differs from what was sent; null when there is nothing new in it. */
export function diffRow(previous: DatabaseCluster | undefined, next: DatabaseCluster): DatabaseCluster | null {
  return previous !== undefined && sameJson(previous, next) ? null : next
}

/**
 * The delta that leads from one state to the next rows and contexts; null when nothing changed. `applyFrame(previous, delta)` gives a state
 * with just those rows and contexts.
 */
export function diffFleet(
  previous: FleetState,
  next: { readonly contexts: ReadonlyMap<string, ContextFreshness>; readonly rows: ReadonlyMap<string, DatabaseCluster> },
): FleetDelta | null {
  const contexts = [...next.contexts.values()].filter(context => !sameJson(previous.contexts.get(context.id), context))
  const removedContexts = [...previous.contexts.keys()].filter(id => !next.contexts.has(id))
  const rows = [...next.rows.values()].filter(row => diffRow(previous.rows.get(row.id), row) !== null)
  const removed = [...previous.rows.keys()].filter(id => !next.rows.has(id))
  if (contexts.length + removedContexts.length + rows.length + removed.length === 0) return null
  return { type: 'delta', epoch: previous.epoch, rev: previous.rev + 1, contexts, removedContexts, rows, removed }
}
