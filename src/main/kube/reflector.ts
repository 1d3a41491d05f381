/**
 * Reflects one kind of one context: all objects, then each change, with its freshness. It tolerates whatever servers and networks do and ends
 * by its signal alone.
 */
import type { Freshness } from '../../shared/domain/freshness.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Shape } from '../../shared/domain/shape.ts'
import type { Clock } from '../lib/clock.ts'
import { combineFreshness } from './combine-freshness.ts'
import type { Connection } from './connection.ts'
import { reflectScope, type ScopeDeps } from './reflect-scope.ts'
import type { ReflectorCounters, ReflectorEvent } from './reflector-event.ts'
import { trackFreshness } from './track-freshness.ts'

export type { ReflectorEvent } from './reflector-event.ts'

export interface ReflectorDeps {
  readonly connection: Connection
  readonly kind: KindRef
  /** null: all namespaces. */
  readonly namespace: string | null
  /** Read one by one when reading all at once is forbidden. */
  readonly fallbackNamespaces?: readonly string[]
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** Drops what nobody reads; managedFields and last-applied are gone already. Must not throw. */
  readonly ingest: (object: KubeObject) => KubeObject
  /** What `ingest` keeps, if that can be said: then the rest is not parsed in the first place. */
  readonly shape?: Shape
  readonly onEvents: (batch: readonly ReflectorEvent[]) => void
  readonly onFreshness: (freshness: Freshness) => void
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
}

export interface Reflector {
  readonly counters: Readonly<ReflectorCounters>
  freshness(): Freshness
  /** Settles after the signal, when nothing runs any more. */
  readonly done: Promise<void>
}

/** Starts at once; ends when `signal` aborts. */
export function startReflector(deps: ReflectorDeps): Reflector {
  const counters: ReflectorCounters = { malformed: 0, ignored: 0, events: 0, fills: 0, resumes: 0 }
  const parts = new Map<string, Freshness>()
  const running = new Set<Promise<void>>()
  let stopParts: AbortController | null = null
  let current: Freshness | null = null
  /** All parts were read, and what is in none of them was let go. */
  let narrowed = false

  const show = (freshness: Freshness) => {
    current = freshness
    deps.onFreshness(freshness)
  }
  const whole = trackFreshness(deps.clock, freshness => {
    if (freshness.state === 'live') endParts()
    if (stopParts === null) show(freshness)
    else showParts()
  })

  function run(scope: Pick<ScopeDeps, 'namespace' | 'freshness' | 'onForbidden' | 'signal'>) {
    const work = reflectScope({ ...deps, ...scope, counters }).finally(() => {
      scope.freshness.end()
      running.delete(work)
    })
    running.add(work)
    return work
  }

  /** Reading all at once is forbidden: each namespace by itself, until it is allowed. */
  function startParts() {
    const namespaces = deps.namespace === null ? (deps.fallbackNamespaces ?? []) : []
    if (stopParts !== null || namespaces.length === 0) return
    const stop = new AbortController()
    stopParts = stop
    deps.onEvents([{ type: 'narrowing' }])
    for (const namespace of namespaces) {
      const freshness = trackFreshness(deps.clock, part => {
        if (stop.signal.aborted) return
        parts.set(namespace, part)
        showParts()
      })
      void run({ namespace, freshness, onForbidden: () => undefined, signal: AbortSignal.any([deps.signal, stop.signal]) })
    }
  }

  /** Until all parts were read, some of what is there is what was read of all: it is no newer than that, and not live. */
  function showParts() {
    const before = whole.current()
    const namespaces = deps.fallbackNamespaces ?? []
    const combined = parts.size < namespaces.length ? null : combineFreshness(parts)
    if (combined === null) {
      if (before.asOf !== null) show(before)
      return
    }
    if (combined.state === 'live' && !narrowed) {
      narrowed = true
      deps.onEvents([{ type: 'narrowed', namespaces: new Set(namespaces) }])
    }
    const asOf = narrowed ? combined.asOf : (before.asOf ?? combined.asOf)
    show({ ...combined, asOf, message: combined.state === 'live' ? onlyNamespaces(namespaces) : combined.message })
  }

  function endParts() {
    narrowed = false
    stopParts?.abort()
    stopParts = null
    parts.clear()
  }

  const main = run({ namespace: deps.namespace, freshness: whole, onForbidden: startParts, signal: deps.signal })
  return {
    counters,
    freshness: () => (stopParts === null ? whole.current() : (current ?? whole.current())),
    done: main.then(() => Promise.all(running)).then(() => undefined),
  }
}

function onlyNamespaces(namespaces: readonly string[]): string {
  const which = namespaces.length === 1 ? `namespace ${namespaces[0]} is` : `namespaces ${namespaces.slice(0, 5).join(', ')} are`
  return `Only ${which} read: listing all namespaces is not allowed.`
}
