import { join } from 'node:path'
import { expect } from 'vitest'
import { type FaultProxy, startFaultProxy } from '../../fakes/fault-proxy.ts'
import { type ContextOfKubeconfig, type WrittenContext, writeKubeconfig } from '../kubeconfig/write-kubeconfig.ts'
import { startTestCluster, type TestCluster } from '../start-test-cluster.ts'
import { databasesOf } from './databases.ts'
import { type FleetWitness, openFleetWitness } from './fleet-witness.ts'

/** A live app behind a proxy of its own. Disposing ends both. */
export interface Bench extends AsyncDisposable {
  readonly fleet: FleetWitness
  readonly proxy: FaultProxy
  readonly entry: ContextOfKubeconfig
  readonly written: WrittenContext
}

/** A control plane with three databases, on which things go wrong. */
export interface FaultCluster extends AsyncDisposable {
  readonly cluster: TestCluster
  readonly databases: ReturnType<typeof databasesOf>
  openBench(as: Pick<ContextOfKubeconfig, 'user' | 'by' | 'token' | 'seconds'>): Promise<Bench>
  /** Changes one database, and replaces another by a new one of its name. */
  changeAll(): Promise<void>
  /** The same, and waits until all of it is live. */
  changeAndSee(bench: Bench): Promise<void>
  /** Cuts the app off, does something to the server, and opens the way again: from then on only the truth may be shown as live. */
  whileCutOff(bench: Bench, work: () => Promise<void>): Promise<void>
  /** Waits until it is live again, and fails when it shows anything but the truth, or has done so since the way was opened. */
  expectRecovered(bench: Bench): Promise<void>
  restartServer(): Promise<void>
  /** Does it when no other such work is under way: for tests that run at once, and look at what is true. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

/** Starts one of the test file's own. */
export async function startFaultCluster(): Promise<FaultCluster> {
  const cluster = await startTestCluster({ crds: ['cnpg'] })
  const databases = databasesOf(cluster.ask)
  let opened = 0
  let turn = 1
  let last: Promise<unknown> = Promise.resolve()
  try {
    for (const name of ['one', 'two', 'three']) await databases.create(name)
  } catch (error) {
    await cluster[Symbol.asyncDispose]()
    throw error
  }
  async function changeAll(): Promise<void> {
    turn += 1
    await databases.scale('one', turn)
    await databases.remove('two')
    await databases.create('two')
  }

  return {
    cluster,
    databases,
    async openBench(as) {
      await using life = new AsyncDisposableStack()
      const proxy = life.use(await startFaultProxy({ target: cluster.url }))
      opened += 1
      const entry: ContextOfKubeconfig = { name: `bench-${opened}`, plane: cluster, server: proxy.url, ...as }
      const path = join(cluster.folder, `${entry.name}.yaml`)
      const [written] = await writeKubeconfig(path, [entry])
      if (written === undefined) throw new Error('no context was written')
      const fleet = life.use(await openFleetWitness(path))
      await fleet.until('every row is there', () => fleet.rows().size === 3)
      const kept = life.move()
      return { fleet, proxy, entry, written, [Symbol.asyncDispose]: () => kept.disposeAsync() }
    },
    changeAll,
    async changeAndSee({ fleet }) {
      await changeAll()
      const truth = await databases.truth()
      await fleet.until(
        'the new state is live',
        () => fleet.state() === 'live' && [...truth].every(([name, is]) => fleet.rows().get(name) === is),
      )
      expect(fleet.rows()).toEqual(truth)
    },
    async whileCutOff({ fleet, proxy }, work) {
      await proxy.set({ refuse: true })
      proxy.breakAll('reset')
      await fleet.until('the loss is seen', () => fleet.state() !== 'live')
      await work()
      fleet.mustShow(await databases.truth())
      await proxy.heal()
    },
    async expectRecovered({ fleet }) {
      await fleet.until('it is live again', () => fleet.state() === 'live')
      expect(fleet.rows()).toEqual(await databases.truth())
      expect(fleet.lies).toEqual([])
    },
    async restartServer() {
      await cluster.apiServer.kill()
      await cluster.apiServer.start()
    },
    alone(work) {
      const mine = last.then(work)
      // Whoever comes next isn't concerned with how this one ends.
      last = mine.catch(() => undefined)
      return mine
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  }
}
