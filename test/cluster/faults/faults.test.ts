import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { type FaultProxy, startFaultProxy } from '../../fakes/fault-proxy.ts'
import { installCrds } from '../crds/install-crds.ts'
import { readCrds } from '../crds/read-crds.ts'
import { type ContextOfKubeconfig, replaceCertificate, type WrittenContext, writeKubeconfig } from '../kubeconfig/write-kubeconfig.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'
import { databasesOf } from './databases.ts'
import { fillPriorityLevel } from './fill-priority-level.ts'
import { type FleetWitness, openFleetWitness } from './fleet-witness.ts'
import { createTokenIssuer } from './issue-token.ts'

let cluster: TestCluster
let databases: ReturnType<typeof databasesOf>
beforeAll(async () => {
  cluster = await startTestCluster({ crds: ['cnpg'] })
  databases = databasesOf(cluster.ask)
  for (const name of ['one', 'two', 'three']) await databases.create(name)
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
})

interface Bench {
  readonly fleet: FleetWitness
  readonly proxy: FaultProxy
  readonly entry: ContextOfKubeconfig
  readonly written: WrittenContext
}

let opened = 0
/** A live app behind a proxy of its own. */
async function openBench(as: Pick<ContextOfKubeconfig, 'user' | 'by' | 'token' | 'seconds'>): Promise<Bench> {
  const proxy = await startFaultProxy({ target: cluster.url })
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  opened += 1
  const entry: ContextOfKubeconfig = { name: `bench-${opened}`, plane: cluster, server: proxy.url, ...as }
  const path = join(cluster.folder, `${entry.name}.yaml`)
  const [written] = await writeKubeconfig(path, [entry])
  if (written === undefined) throw new Error('no context was written')
  const fleet = await openFleetWitness(path)
  onTestFinished(() => fleet[Symbol.asyncDispose]())
  await fleet.until('every row is there', () => fleet.rows().size === 3)
  return { fleet, proxy, entry, written }
}

/** Cuts the app off, does something to the server, and opens the way again: from then on only the truth may be shown as live. */
async function whileCutOff({ fleet, proxy }: Bench, work: () => Promise<void>): Promise<void> {
  await proxy.set({ refuse: true })
  proxy.breakAll('reset')
  await fleet.until('the loss is seen', () => fleet.state() !== 'live')
  await work()
  fleet.mustShow(await databases.truth())
  await proxy.heal()
}

async function expectRecovered({ fleet }: Bench): Promise<void> {
  await fleet.until('it is live again', () => fleet.state() === 'live')
  expect(fleet.rows()).toEqual(await databases.truth())
  expect(fleet.lies).toEqual([])
}

let turn = 1
/** Changes one, and replaces another by a new one of its name. */
async function changeAll(): Promise<void> {
  turn += 1
  await databases.scale('one', turn)
  await databases.remove('two')
  await databases.create('two')
}

async function restartServer(): Promise<void> {
  await cluster.apiServer.kill()
  await cluster.apiServer.start()
}

test('a kube-apiserver that is killed and comes back: the rows are marked, and only the truth is live again', async () => {
  const bench = await openBench({ user: 'viewer', by: 'certificate' })
  await whileCutOff(bench, async () => {
    await restartServer()
    await changeAll()
  })
  await expectRecovered(bench)
  expect(bench.fleet.states).not.toEqual(['live'])
})

test('the same without a proxy between: nobody has to do anything', async () => {
  const { fleet } = await openBench({ user: 'viewer', by: 'token' })
  await cluster.apiServer.kill()
  await fleet.until('the loss is seen', () => fleet.state() !== 'live')
  expect(fleet.rows().size).toBe(3)
  await cluster.apiServer.start()
  await changeAll()
  const truth = await databases.truth()
  await fleet.until(
    'the new state is live',
    () => fleet.state() === 'live' && [...truth].every(([name, is]) => fleet.rows().get(name) === is),
  )
  expect(fleet.rows()).toEqual(truth)
})

test('an etcd that is killed and comes back: what is written afterwards is seen', async () => {
  const { fleet } = await openBench({ user: 'viewer', by: 'token' })
  await cluster.etcd.kill()
  await cluster.etcd.start()
  await eventuallyTrue('the server serves', async () => (await cluster.ask('/readyz')).status === 200, 120_000)
  await changeAll()
  const truth = await databases.truth()
  await fleet.until(
    'the new state is live',
    () => fleet.state() === 'live' && [...truth].every(([name, is]) => fleet.rows().get(name) === is),
  )
  expect(fleet.rows()).toEqual(truth)
})

test('an etcd that has forgotten the past: the watch is refused with 410, and all is read anew', async () => {
  const bench = await openBench({ user: 'viewer', by: 'token' })
  const before = Math.max(...[...bench.fleet.rows().values()].map(version => Number(version.split(' ')[1])))
  await whileCutOff(bench, async () => {
    await changeAll()
    await cluster.compact()
    // A new server begins its memory of events now, so that it, too, knows nothing of what the app has seen.
    await restartServer()
    await changeAll()
    await cluster.compact()
    // What the app will be told when it goes on from where it was: 200, and then that this is too old.
    const watch = await cluster.ask(`/apis/postgresql.cnpg.io/v1/clusters?watch=true&timeoutSeconds=5&resourceVersion=${before}`)
    expect(watch.text).toContain('"code":410')
  })
  await expectRecovered(bench)
})

test('a token that expires: rows are not called live, and a rotated token file brings them back', async () => {
  const issue = await createTokenIssuer(cluster, 'short-lived')
  const old = issue(30)
  const bench = await openBench({ user: 'viewer', by: 'token-file', token: old })
  const { fleet, proxy, written } = bench
  await proxy.set({ refuse: true })
  proxy.breakAll('reset')
  // The server keeps a token that it has just believed for ten seconds more.
  await eventuallyTrue(
    'the token has expired',
    async () => (await cluster.ask('/api/v1/namespaces', { token: old })).status === 401,
    60_000,
  )
  await changeAll()
  fleet.mustShow(await databases.truth())
  await proxy.heal()
  await fleet.until('the refusal is seen', () => fleet.state() === 'auth-failed')
  await writeFile(written.tokenPath, issue(3600))
  await expectRecovered(bench)
})

test('a credential plugin is run again when its token has expired', async () => {
  const issue = await createTokenIssuer(cluster, 'by-plugin')
  const short = issue(30)
  const bench = await openBench({ user: 'viewer', by: 'exec', token: short })
  const { proxy, written } = bench
  await writeFile(written.tokenPath, issue(3600))
  await eventuallyTrue(
    'the token has expired',
    async () => (await cluster.ask('/api/v1/namespaces', { token: short })).status === 401,
    120_000,
  )
  await whileCutOff(bench, changeAll)
  await expectRecovered(bench)
  expect(bench.fleet.states).not.toContain('auth-failed')
  expect(proxy.counts.connections).toBeGreaterThan(0)
})

test('a client certificate that expires: rows are not called live, and a renewed one brings them back', async () => {
  const seconds = 30
  const bench = await openBench({ user: 'viewer', by: 'certificate-files', seconds })
  const expired = Date.now() + seconds * 1000
  await eventuallyTrue('the certificate has expired', () => Promise.resolve(Date.now() > expired), 60_000)
  await whileCutOff(bench, changeAll)
  await bench.fleet.until('the refusal is seen', () => bench.fleet.state() === 'auth-failed')
  await replaceCertificate({ ...bench.entry, seconds: 3600 }, bench.written)
  await expectRecovered(bench)
})

test('a priority level that is full: throttled and said so, and live again when there is room', async () => {
  const bench = await openBench({ user: 'viewer', by: 'token' })
  const { fleet } = bench
  const room = await fillPriorityLevel(cluster, ['viewer', 'editor'])
  onTestFinished(room)
  const answer = () => cluster.ask('/apis/postgresql.cnpg.io/v1/clusters', { token: cluster.tokens.viewer })
  await eventuallyTrue('the level is full', async () => (await answer()).status === 429, 60_000)
  await whileCutOff(bench, changeAll)
  await fleet.until('it is throttled', () => fleet.state() === 'throttled')
  await room()
  await eventuallyTrue('there is room', async () => (await answer()).status === 200, 60_000)
  await expectRecovered(bench)
})

test('a definition that is removed and brought back: its rows go, and new ones come', async () => {
  const { fleet } = await openBench({ user: 'viewer', by: 'token' })
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.postgresql.cnpg.io'
  expect((await cluster.ask(path, { method: 'DELETE' })).status).toBe(200)
  await eventuallyTrue('the definition is gone', async () => (await cluster.ask(path)).status === 404, 60_000)
  await fleet.until('its rows are gone', () => fleet.rows().size === 0)
  const crds = await readCrds(crdFolder('cnpg'))
  await installCrds(cluster.ask, crds)
  await databases.create('four')
  await fleet.until('the new row is live', () => fleet.state() === 'live' && fleet.rows().has('four'))
  expect(fleet.rows()).toEqual(await databases.truth())
})
