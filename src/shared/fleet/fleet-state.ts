import type { DatabaseCluster } from '../domain/database-cluster.ts'
import type { ContextFreshness, FleetFrame } from './frame.ts'
import { mapOf, patchMap } from './patch-map.ts'

/** The fleet as both ends of the stream hold it. Treated as immutable: `applyFrame` gives a new one and keeps the rows that didn't change. */
export type FleetState = {
  readonly epoch: string
  readonly rev: number
  readonly contexts: ReadonlyMap<string, ContextFreshness>
  readonly rows: ReadonlyMap<string, DatabaseCluster>
}

export const emptyFleet: FleetState = { epoch: '', rev: -1, contexts: new Map(), rows: new Map() }

/** The next state, or `gap` when the frame doesn't follow this state: then subscribe again. */
export function applyFrame(state: FleetState, frame: FleetFrame): FleetState | 'gap' {
  if (frame.type === 'snapshot') {
    return {
      epoch: frame.epoch,
      rev: frame.rev,
      contexts: new Map(frame.contexts.map(context => [context.id, context])),
      rows: mapOf(frame.rows.map(row => [row.id, row] as const)),
    }
  }
  if (frame.epoch !== state.epoch || frame.rev !== state.rev + 1) return 'gap'
  let contexts = state.contexts
  if (frame.contexts.length > 0 || frame.removedContexts.length > 0) {
    const next = new Map(state.contexts)
    for (const id of frame.removedContexts) next.delete(id)
    for (const context of frame.contexts) next.set(context.id, context)
    contexts = next
  }
  let rows = state.rows
  if (frame.rows.length > 0 || frame.removed.length > 0) {
    rows = patchMap(
      state.rows,
      frame.removed,
      frame.rows.map(row => [row.id, row] as const),
    )
  }
  return { epoch: frame.epoch, rev: frame.rev, contexts, rows }
}
