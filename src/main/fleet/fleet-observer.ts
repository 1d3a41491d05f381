import type { ClusterEvent, DatabaseCluster, DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import type { Freshness } from '../../shared/domain/freshness.ts'

/** An engine's databases in a context, as far as they are seen now. */
export interface RootSight {
  readonly engine: string
  /** Of the rows: not live before they have followed what was read. */
  readonly freshness: Freshness
  /** Whether all that rows are made from was read by now, or is known not to be readable: it may become so without another word. */
  readonly settled: () => boolean
}

/** A Kubernetes Event about a database's root object. */
export interface RootEvent {
  readonly engine: string
  readonly namespace: string
  /** Of the root object. */
  readonly name: string
  readonly uid: string | null
  readonly event: ClusterEvent
}

/** Somebody who is told what the fleet sees, to remember it. Calls must be quick: they are on the way of every row. */
export interface FleetObserver {
  /** Before the store takes them. `gone`: those of the removed that were seen to be deleted; of the others nothing is known. */
  rows(contextId: string, rows: readonly DatabaseCluster[], removed: readonly string[], gone: readonly string[]): void
  /** How well a context's engines see; after each change, and once more before the context is let go. */
  sight(contextId: string, roots: readonly RootSight[]): void
  /** The context is disconnected, or the app ends. */
  ended(contextId: string): void
  event(contextId: string, event: RootEvent): void
  /** Somebody looked at one database. */
  looked(detail: DatabaseClusterDetail): void
}
