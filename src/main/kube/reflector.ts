/**
 * Reflects one kind of one context: all objects, then each change, with its freshness. It tolerates whatever servers and networks do and ends
 * by its signal alone.
 */
import type { Freshness } from '../../shared/domain/freshness.ts'
import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connection } from './connection.ts'
import { reflectScope } from './reflect-scope.ts'
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
  const freshness = trackFreshness(deps.clock, deps.onFreshness)
  const done = reflectScope({ ...deps, freshness, counters, onForbidden: () => undefined }).finally(() => freshness.end())
  return { counters, freshness: () => freshness.current(), done }
}
