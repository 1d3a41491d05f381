import type { Freshness } from '../../shared/domain/freshness.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Connection } from '../kube/connection.ts'
import { startReflector } from '../kube/reflector.ts'
import type { Clock } from '../lib/clock.ts'
import { createObjectTable, type ObjectTable, type RootKey } from './object-table.ts'

/** What an answer about a kind proves; see `ContextView.knows`. */
export type Knowledge = 'listed' | 'forbidden' | 'unserved' | 'unknown'

/** One kind that is being read: its objects and how far they can be trusted. */
export interface WatchedKind {
  readonly kind: KindRef
  readonly table: ObjectTable
  /** What is known in one namespace (null: in all). */
  knows(namespace: string | null): Knowledge
  /** Whether any full reading has ended. */
  synced(): boolean
  freshness(): Freshness
  stop(): Promise<void>
}

/** What to read, and whom to tell. */
export interface WatchedKindDeps {
  readonly connection: Connection
  readonly kind: KindRef
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** null: all namespaces. */
  readonly namespace: string | null
  readonly fallbackNamespaces: readonly string[]
  readonly prune: (object: KubeObject) => KubeObject
  readonly roots: ((object: KubeObject) => readonly string[]) | null
  readonly clock: Clock
  readonly random: () => number
  /** A root has something new about it. */
  readonly onTouched: (key: RootKey) => void
  /** What is known of the kind as a whole has changed: every root may look different now. */
  readonly onKnowledge: () => void
  readonly onFreshness: () => void
}

/** Starts at once; ends with `stop`. */
export function startWatchedKind(deps: WatchedKindDeps): WatchedKind {
  const stop = new AbortController()
  /** Namespaces that were read to the end; null stands for all. */
  const read = new Set<string | null>()
  let told = ''
  let freshness: Freshness | null = null
  /** The caller is told nothing before it holds what it is told about. */
  let returned = false
  const table = createObjectTable({ roots: deps.roots, onTouched: deps.onTouched })

  function tellKnowledge() {
    const now = `${freshness?.state === 'forbidden'} ${freshness?.state === 'gone'} ${[...read].join(' ')} ${read.has(null)}`
    if (now === told) return
    told = now
    if (returned) deps.onKnowledge()
  }

  const reflector = startReflector({
    connection: deps.connection,
    kind: deps.kind,
    namespace: deps.namespace,
    fallbackNamespaces: deps.fallbackNamespaces,
    ...(deps.labelSelector === undefined ? {} : { labelSelector: deps.labelSelector }),
    ...(deps.fieldSelector === undefined ? {} : { fieldSelector: deps.fieldSelector }),
    ingest: deps.prune,
    onEvents(batch) {
      for (const event of batch) {
        table.apply(event)
        if (event.type === 'synced') read.add(event.namespace)
      }
      tellKnowledge()
    },
    onFreshness(next) {
      freshness = next
      if (next.state === 'gone') {
        read.clear()
        table.clear()
      }
      tellKnowledge()
      if (returned) deps.onFreshness()
    },
    clock: deps.clock,
    random: deps.random,
    signal: stop.signal,
  })

  returned = true
  return {
    kind: deps.kind,
    table,
    knows(namespace) {
      if (freshness?.state === 'gone') return 'unserved'
      if (freshness?.state === 'forbidden') return 'forbidden'
      if (read.has(null) || (deps.namespace !== null && read.has(deps.namespace) && namespace === deps.namespace)) return 'listed'
      if (namespace !== null && read.has(namespace)) return 'listed'
      // Read in some namespaces only: that is what is done where reading them all is not allowed.
      return read.size > 0 ? 'forbidden' : 'unknown'
    },
    synced: () => read.size > 0,
    freshness: () => reflector.freshness(),
    async stop() {
      stop.abort()
      await reflector.done
    },
  }
}
