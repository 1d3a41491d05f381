import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createContexts } from '../../src/main/fleet/contexts.ts'
import { createFleetStore } from '../../src/main/fleet/fleet-store.ts'
import { createSights } from '../../src/main/fleet/sights.ts'
import type { Clock } from '../../src/main/lib/clock.ts'
import type { JsonStore } from '../../src/main/lib/json-file.ts'
import { createSeal } from '../../src/main/lib/seal.ts'
import { applyFrame, emptyFleet, type FleetState } from '../../src/shared/fleet/fleet-state.ts'
import { FleetFrame } from '../../src/shared/fleet/frame.ts'
import { kubeconfig } from './fleet-fixtures.ts'
import { seededRandom } from './seeded-random.ts'
import { createToyEngine } from './toy-engine.ts'

interface FleetOptions {
  readonly folder: string
  /** What ends it is added here. */
  readonly cleanup: (() => Promise<unknown> | unknown)[]
  /** URLs by the name of their context. */
  readonly servers: Readonly<Record<string, string>>
  readonly settings: JsonStore & { value: unknown }
  readonly user: Readonly<Record<string, unknown>>
  readonly clock: Clock
}

/** A fleet of toys over the contexts of one kubeconfig, with a page that follows it. */
export async function openFleet({ folder, cleanup, servers, settings, user, clock }: FleetOptions) {
  const path = join(folder, 'config')
  await writeFile(path, kubeconfig(servers, user))
  const engine = createToyEngine()
  let epochs = 0
  const store = createFleetStore({
    clock,
    newEpoch: () => {
      epochs += 1
      return `epoch-${epochs}`
    },
  })
  const { contexts, writer } = await createContexts({
    env: { KUBECONFIG: path },
    homeDir: folder,
    clock,
    random: seededRandom(1),
    engines: [engine],
    settings,
    seal: createSeal({ keyStore: { kind: 'file', key: async () => Buffer.alloc(32, 7) }, randomBytes }),
    store,
    run: () => Promise.reject(new Error('nothing may run')),
    path: async () => '',
    sources: [],
  })
  const stop = new AbortController()
  const page: { state: FleetState; frames: FleetFrame[] } = { state: emptyFleet, frames: [] }
  const following = (async () => {
    for await (const text of store.subscribe(stop.signal)) {
      const frame = FleetFrame.parse(JSON.parse(text))
      const next = applyFrame(page.state, frame)
      if (next === 'gap') throw new Error('gap')
      page.state = next
      page.frames.push(frame)
    }
  })()
  cleanup.push(async () => {
    stop.abort()
    await following
    await contexts[Symbol.asyncDispose]()
  })
  const idOf = (name: string) => contexts.list().contexts.find(context => context.name === name)?.id ?? ''
  const names = () => Array.from(page.state.rows.values(), row => row.name).sort()
  const row = (name: string) => [...page.state.rows.values()].find(each => each.name === name)
  const state = (name: string) => page.state.contexts.get(idOf(name))?.freshness.state
  return {
    path,
    engine,
    store,
    contexts,
    writer,
    page,
    idOf,
    names,
    row,
    state,
    settings,
    sights: createSights({ contexts, store, clock }),
  }
}
