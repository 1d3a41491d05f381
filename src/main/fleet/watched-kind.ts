import type { Freshness } from '../../shared/domain/freshness.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Shape } from '../../shared/domain/shape.ts'
import type { Connection } from '../kube/connection.ts'
import { startReflector } from '../kube/reflector.ts'
import type { Clock } from '../lib/clock.ts'
import type { MemoryShare } from './memory-budget.ts'
import { createObjectTable, type ObjectTable, type RootKey } from './object-table.ts'

/** What an answer about a kind proves; see `ContextView.knows`. */
export type Knowledge = 'listed' | 'forbidden' | 'unserved' | 'unknown'

/** One kind that is being read: its objects and how far they can be trusted. */
export interface WatchedKind {
  readonly kind: KindRef
  /** What it holds says how other kinds are read: where those are of the same kind, this one says nothing of what is known of them. */
  readonly settings: boolean
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
  /** What `prune` keeps, if that can be said. */
  readonly shape?: Shape
  readonly roots: ((object: KubeObject) => readonly string[]) | null
  readonly settings?: boolean
  readonly clock: Clock
  readonly random: () => number
  /** A root has something new about it. */
  readonly onTouched: (key: RootKey) => void
  /** What is known of the kind as a whole has changed: every root may look different now. */
  readonly onKnowledge: () => void
  readonly onFreshness: () => void
  /** Objects may have come, changed or gone; not told before any full reading. */
  readonly onObjects?: () => void
  /** What the context may keep of its cluster. */
  readonly memory: MemoryShare
}

/** Starts at once; ends with `stop`. */
export function startWatchedKind(deps: WatchedKindDeps): WatchedKind {
  const stop = new AbortController()
  /** Ends with `stop`, or when the kind is too large to be kept. */
  let reading = new AbortController()
  /** Readings that run or are coming to their end. */
  const running = new Set<Promise<void>>()
  /** How old what a former reading left is; it counts until another one has read something. */
  let leftAsOf: string | null = null
  /** Why it is read no further; null while it is. */
  let tooLarge: Freshness | null = null
  /** Namespaces that were read to the end; null stands for all. */
  const read = new Set<string | null>()
  let told = ''
  let freshness: Freshness | null = null
  /** The caller is told nothing before it holds what it is told about. */
  let returned = false
  /** Its own, however often the kind is read. */
  const key = Symbol(deps.kind.plural)
  const table = createObjectTable({ roots: deps.roots, onTouched: deps.onTouched })

  function tellKnowledge() {
    const now = `${freshness?.state === 'forbidden'} ${freshness?.state === 'gone'} ${[...read].join(' ')} ${read.has(null)}`
    if (now === told) return
    told = now
    if (returned) deps.onKnowledge()
  }

  /** What was read stays in sight, but nothing more is taken in and nothing is concluded from what is missing. */
  function giveUp() {
    const { asOf } = ownFreshness()
    const since = new Date(deps.clock.now()).toISOString()
    tooLarge = {
      state: 'stale',
      asOf: asOf ?? since,
      since,
      message: `Too large: this cluster has more ${deps.kind.plural} than fit into the memory for one context. Reading stopped after ${table.size}, so what is shown is not whole.`,
      hint: 'Use a user who may list one namespace only, or disconnect other contexts, and try again.',
      retryAt: null,
    }
    reading.abort()
    read.clear()
    tellKnowledge()
    if (returned) deps.onFreshness()
  }

  function startAgain() {
    if (tooLarge === null || stop.signal.aborted) return
    leftAsOf = tooLarge.asOf
    tooLarge = null
    reading = new AbortController()
    reflector = start()
    if (returned) deps.onFreshness()
  }

  function start() {
    const signal = AbortSignal.any([stop.signal, reading.signal])
    const started = startReflector({
      connection: deps.connection,
      kind: deps.kind,
      namespace: deps.namespace,
      fallbackNamespaces: deps.fallbackNamespaces,
      ...(deps.labelSelector === undefined ? {} : { labelSelector: deps.labelSelector }),
      ...(deps.fieldSelector === undefined ? {} : { fieldSelector: deps.fieldSelector }),
      ingest: deps.prune,
      ...(deps.shape === undefined ? {} : { shape: deps.shape }),
      onEvents(batch) {
        if (signal.aborted) return
        for (const event of batch) {
          table.apply(event)
          if (event.type === 'synced') read.add(event.namespace)
          else if (event.type === 'narrowing') read.clear()
          else continue
          tellKnowledge()
        }
        if (returned && read.size > 0) deps.onObjects?.()
        if (!deps.memory.keep(key, table.bytes)) giveUp()
      },
      onFreshness(next) {
        if (signal.aborted) return
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
      signal,
    })
    running.add(started.done)
    void started.done.finally(() => running.delete(started.done))
    return started
  }

  function ownFreshness(): Freshness {
    const own = reflector.freshness()
    return own.asOf === null ? { ...own, asOf: leftAsOf } : own
  }

  let reflector = start()
  const unlisten = deps.connection.link.onRetryNow(startAgain)

  returned = true
  return {
    kind: deps.kind,
    settings: deps.settings === true,
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
    freshness: () => tooLarge ?? ownFreshness(),
    async stop() {
      stop.abort()
      unlisten()
      deps.memory.keep(key, 0)
      await Promise.all(running)
    },
  }
}
