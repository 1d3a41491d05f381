import { createRouterClient } from '@orpc/server'
import type { FreshnessState } from '../../../src/shared/domain/freshness.ts'
import { applyFrame, emptyFleet, type FleetState } from '../../../src/shared/fleet/fleet-state.ts'
import { FleetFrame } from '../../../src/shared/fleet/frame.ts'
import { type AppUnderTest, openApp } from '../../fakes/app-under-test.ts'
import { eventually } from '../../fakes/eventually.ts'

/** What each database is by the server's word: its name, and its uid with its resourceVersion. */
export type Truth = ReadonlyMap<string, string>

/** An app with one context, and somebody who sees every frame of its fleet. */
export interface FleetWitness extends AsyncDisposable {
  state(): FreshnessState
  rows(): Truth
  /** States in the order in which they came, each once in a row. */
  readonly states: readonly FreshnessState[]
  /**
   * From the next loss on, every frame that calls the context live must hold just this truth. To be called when nothing is written any more, before
   * the way to the server is opened.
   */
  mustShow(truth: Truth): void
  /** Frames that were live and wrong; none. */
  readonly lies: readonly string[]
  until(what: string, holds: () => boolean): Promise<void>
}

/** Generous: a definition that is gone is asked for every two minutes at last, and a slow machine takes some such rounds. */
const patienceMs = 400_000

const write = (truth: Truth) => [...truth].map(([name, version]) => `${name}=${version}`).toSorted()

/** Opens the app on a kubeconfig's only context, connects it, and waits until it is live. */
export async function openFleetWitness(kubeconfig: string): Promise<FleetWitness> {
  const stack = new AsyncDisposableStack()
  const under: AppUnderTest = stack.use(await openApp(kubeconfig))
  const calls = createRouterClient(under.app.router, { context: under.app.callContext })
  const { contexts } = await calls.contexts.list()
  const context = contexts[0]
  if (context === undefined) throw new Error('the kubeconfig has no context')
  if (context.consent !== null)
    await calls.contexts.allowCommand({ id: context.id, fingerprint: context.consent.fingerprint, allowed: true })
  const end = new AbortController()
  const states: FreshnessState[] = []
  const lies: string[] = []
  let fleet: FleetState = emptyFleet
  let awaited: Truth | null = null

  const state = (): FreshnessState => fleet.contexts.get(context.id)?.freshness.state ?? 'off'
  const rows = (): Truth => new Map([...fleet.rows.values()].map(row => [row.name, `${row.uid} ${row.resourceVersion}`]))

  function look(): void {
    const now = state()
    if (states.at(-1) !== now) states.push(now)
    if (awaited === null || now !== 'live') return
    const [shown, told] = [write(rows()), write(awaited)]
    if (shown.join() !== told.join()) lies.push(`live with ${shown.join(', ')}; true is ${told.join(', ')}`)
  }

  async function follow(): Promise<void> {
    while (!end.signal.aborted) {
      for await (const text of await calls.fleet.subscribe(undefined, { signal: end.signal })) {
        const next = applyFrame(fleet, FleetFrame.parse(JSON.parse(text)))
        if (next === 'gap') break
        fleet = next
        look()
      }
    }
  }
  const following = follow().catch((error: unknown) => {
    if (!end.signal.aborted) lies.push(String(error))
  })
  stack.defer(async () => {
    end.abort()
    await following
  })
  const until = (what: string, holds: () => boolean) =>
    eventually(what, holds, patienceMs).catch((error: unknown) => {
      const freshness = fleet.contexts.get(context.id)?.freshness
      throw new Error(`${String(error)}; now ${JSON.stringify(freshness)} with ${write(rows()).join(', ')}`, { cause: error })
    })
  try {
    await calls.contexts.connect({ id: context.id })
    await until('the context is live', () => state() === 'live')
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
  return {
    state,
    rows,
    states,
    lies,
    mustShow(truth) {
      awaited = truth
    },
    until,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
