import type { ClusterSight } from '../../shared/contract/clusters.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { type Clock, sleep } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Contexts } from './contexts.ts'
import type { Look } from './engine-session.ts'
import type { FleetObserver } from './fleet-observer.ts'
import type { FleetStore } from './fleet-store.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import type { Session } from './session.ts'
import { offFreshness } from './session-freshness.ts'

/** One database at a time, with all its details. */
export interface Sights {
  /** As it is now, with its events read. Throws not-found, disconnected. */
  get(id: string, signal: AbortSignal): Promise<ClusterSight>
  /** The same, and whether all that is read for it was there in time: without it, what can't be done is not known for sure. */
  lookAt(id: string, signal: AbortSignal): Promise<{ readonly sight: ClusterSight; readonly whole: boolean }>
  /** The same again after each change; `detail` is null while it is not there. Throws bad-input. */
  watch(id: string, signal?: AbortSignal): AsyncIteratorObject<ClusterSight, undefined, void>
}

/** How long one look waits for what is read only for it. */
const patienceMs = 2_000
/** A page of details is redrawn no more often. */
const spacingMs = 100

interface Held {
  readonly session: Session
  readonly look: Look
}

/** Over the sessions of connected contexts. */
export function createSights(deps: {
  readonly contexts: Contexts
  readonly store: FleetStore
  readonly clock: Clock
  readonly observer?: Pick<FleetObserver, 'looked'>
}): Sights {
  const { contexts, store, clock } = deps

  function sightOf(id: string): ClusterSight {
    const { contextId, engine, namespace, name } = parseClusterId(id)
    const session = contexts.session(contextId)
    const detail = session?.detail(engine, namespace, name) ?? null
    if (detail !== null) deps.observer?.looked(detail)
    const actions = detail === null ? [] : (session?.actions(engine, namespace, name) ?? [])
    return {
      id,
      freshness: store.freshness(contextId) ?? offFreshness,
      detail,
      actions,
      eventsRead: session?.eventsRead(engine, namespace) ?? false,
    }
  }

  function beginLook(id: string, onChange: () => void): Held | null {
    const { contextId, engine, namespace, name } = parseClusterId(id)
    const session = contexts.session(contextId)
    const look = session?.look(engine, namespace, name, onChange) ?? null
    return session === null || look === null ? null : { session, look }
  }

  async function lookAt(id: string, signal: AbortSignal) {
    const { contextId, name } = parseClusterId(id)
    contexts.reader(contextId)
    if (store.row(id) === null) throw new AppError('not-found', `There is no database “${name}” to be seen in this context.`)
    let changed = Promise.withResolvers<void>()
    const held = beginLook(id, () => changed.resolve())
    const until = clock.monotonic() + patienceMs
    try {
      while (held !== null && !held.look.ready() && !signal.aborted && clock.monotonic() < until) {
        const done = new AbortController()
        await Promise.race([changed.promise, sleep(clock, until - clock.monotonic(), AbortSignal.any([signal, done.signal]))])
        done.abort()
        changed = Promise.withResolvers<void>()
      }
      return { sight: sightOf(id), whole: held?.look.ready() ?? false }
    } finally {
      held?.look.stop()
    }
  }

  return {
    lookAt,
    get: async (id, signal) => (await lookAt(id, signal)).sight,
    watch(id, signal) {
      const { contextId } = parseClusterId(id)
      let held: Held | null = null
      let poke: () => void = () => undefined
      let told = ''
      const follow = () => {
        if (held !== null && held.session === contexts.session(contextId) && !held.look.over()) return
        held?.look.stop()
        held = beginLook(id, () => poke())
      }
      return coalesce({
        clock,
        spacingMs,
        ...(signal === undefined ? {} : { signal }),
        begin(tell) {
          poke = tell
          const unlisten = contexts.onChange(() => {
            const state = `${store.freshness(contextId)?.state} ${contexts.session(contextId) === held?.session}`
            if (state !== told || held === null || held.look.over()) tell()
            told = state
          })
          return () => {
            unlisten()
            held?.look.stop()
          }
        },
        take() {
          follow()
          return sightOf(id)
        },
      })
    },
  }
}
