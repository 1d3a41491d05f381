import type { Engine } from '../engines/engine.ts'
import { type Connection, createConnection } from '../kube/connection.ts'
import type { Credentials } from '../kube/credentials.ts'
import type { KubeconfigContext } from '../kube/kubeconfig-context.ts'
import type { Clock } from '../lib/clock.ts'
import type { FleetObserver } from './fleet-observer.ts'
import type { FleetStore } from './fleet-store.ts'
import { createMemoryBudget } from './memory-budget.ts'
import { createSession, type Session } from './session.ts'

/** One connected context: the kubeconfig entry as it was when it was connected, and all that was made from it. */
export interface Slot {
  readonly context: KubeconfigContext
  readonly credentials: Credentials
  readonly connection: Connection
  readonly session: Session
}

/** The connected contexts, by id. */
export interface Slots extends AsyncDisposable {
  get(id: string): Slot | undefined
  all(): readonly (readonly [string, Slot])[]
  /** Does nothing when it is connected already. Throws bad-input when the entry has a problem. */
  open(context: KubeconfigContext): void
  /** Its rows leave at once; resolves when its sockets are closed. */
  close(id: string): Promise<void>
  /** Tells the fleet how fresh this context is, under its present name. */
  showFreshness(id: string): void
  /** Whether anybody subscribes to the fleet. */
  setWatched(watched: boolean): void
  /** Whether anybody can see the app. */
  setVisible(visible: boolean): void
}

export interface SlotsDeps {
  readonly clock: Clock
  readonly random: () => number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly engines: readonly Engine[]
  /** What all contexts together may keep of their clusters, in bytes of JSON. */
  readonly memoryBytes: number
  readonly store: FleetStore
  readonly credentialsOf: (context: KubeconfigContext) => Credentials
  readonly titleOf: (context: KubeconfigContext) => string
  readonly onChange: () => void
  /** Is told what is seen, to remember it; absent: nobody is. */
  readonly observer?: FleetObserver
}

/** Connects nothing yet. */
export function createSlots(deps: SlotsDeps): Slots {
  const { clock, store, observer } = deps
  const slots = new Map<string, Slot>()
  const budget = createMemoryBudget(deps.memoryBytes)
  const ending = new Set<Promise<void>>()
  let visible = true
  let watched = false
  let disposed = false

  function showFreshness(id: string) {
    const slot = slots.get(id)
    if (slot === undefined) return
    store.setContext({ id, name: deps.titleOf(slot.context), connected: true, freshness: slot.session.summary().freshness })
  }

  /** A server that nobody looks at is asked less often whether it lives. */
  function setAttention() {
    const shown = visible && watched
    for (const { connection, session } of slots.values()) {
      connection.link.setAttention(shown ? 'shown' : 'hidden')
      session.setShown(shown)
    }
  }

  function close(id: string): Promise<void> {
    const slot = slots.get(id)
    if (slot === undefined) return Promise.resolve()
    observer?.sight(id, slot.session.roots())
    observer?.ended(id)
    slots.delete(id)
    store.dropContext(id)
    const ended = endSlot(slot).finally(() => ending.delete(ended))
    ending.add(ended)
    deps.onChange()
    return ended
  }

  return {
    get: id => slots.get(id),
    all: () => [...slots],
    open(context) {
      const { id } = context
      if (slots.has(id) || disposed) return
      const credentials = deps.credentialsOf(context)
      const connection = createConnection(context, { clock, random: deps.random, env: deps.env, credentials })
      const session = createSession({
        connection,
        memory: budget.share(),
        engines: deps.engines,
        clock,
        random: deps.random,
        onRows(rows, removed, gone) {
          if (slots.get(id)?.connection !== connection) return
          observer?.rows(id, rows, removed, gone)
          store.put(id, rows, removed)
          deps.onChange()
        },
        onSummary() {
          if (slots.get(id)?.connection !== connection) return
          showFreshness(id)
          observer?.sight(id, slots.get(id)?.session.roots() ?? [])
          deps.onChange()
        },
        ...(observer === undefined ? {} : { onEvent: event => observer.event(id, event) }),
      })
      slots.set(id, { context, credentials, connection, session })
      showFreshness(id)
      setAttention()
      deps.onChange()
    },
    close,
    showFreshness,
    setWatched(next) {
      watched = next
      setAttention()
    },
    setVisible(next) {
      visible = next
      store.setVisible(next)
      setAttention()
    },
    async [Symbol.asyncDispose]() {
      disposed = true
      for (const id of [...slots.keys()]) void close(id)
      await Promise.all(ending)
    },
  }
}

/** The sockets go first: a request on its way must not hold up the end. */
async function endSlot({ session, connection }: Slot): Promise<void> {
  const ended = session[Symbol.asyncDispose]()
  await connection[Symbol.asyncDispose]()
  await ended
}
