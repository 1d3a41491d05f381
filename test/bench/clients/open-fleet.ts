import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engine } from '../../../src/main/engines/cnpg/engine.ts'
import { type Contexts, createContexts } from '../../../src/main/fleet/contexts.ts'
import { createFleetStore, type FleetStore } from '../../../src/main/fleet/fleet-store.ts'
import { createHistory } from '../../../src/main/history/history.ts'
import { systemClock } from '../../../src/main/lib/clock.ts'
import { createLog } from '../../../src/main/lib/log.ts'
import { openStore } from '../../../src/main/lib/store.ts'
import { storeMigrations } from '../../../src/main/lib/store-migrations.ts'

/** The app's own fleet over one kubeconfig, nothing connected yet. */
export interface OpenFleet {
  readonly store: FleetStore
  readonly contexts: Contexts
  connectAll(): void
  /** Resolves when so many rows are in the store. */
  rows(count: number): Promise<void>
}

/** Opens it as the app does, recording of what happens included, but for settings, which are forgotten. */
export async function openFleet(kubeconfig: string): Promise<OpenFleet> {
  let epoch = 0
  const store = createFleetStore({
    clock: systemClock,
    newEpoch() {
      epoch += 1
      return `epoch-${epoch}`
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'clouddb-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const localStore = openStore({ path: join(folder, 'clouddb.sqlite'), migrations: storeMigrations })
  const log = createLog({ clock: systemClock, sink: () => undefined })
  const history = createHistory({ localStore, store, clock: systemClock, log, contextName: () => null, engineTitle: engine => engine })
  const { contexts } = await createContexts({
    env: { KUBECONFIG: kubeconfig },
    homeDir: '/nowhere',
    clock: systemClock,
    random: Math.random,
    engines: [engine],
    settings: { read: async () => null, write: async () => undefined },
    seal: { seal: async () => Buffer.alloc(0), open: async () => '' },
    store,
    run: () => Promise.reject(new Error('no command may run here')),
    path: async () => '',
    sources: [],
    observer: history.observer,
  })
  const ids = contexts.list().contexts.map(context => context.id)
  const total = () => ids.reduce((sum, id) => sum + store.count(id), 0)
  return {
    store,
    contexts,
    connectAll() {
      for (const id of ids) contexts.connect(id)
    },
    rows(count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const unlisten = contexts.onChange(() => {
        if (total() < count) return
        unlisten()
        resolve()
      })
      return promise
    },
  }
}
