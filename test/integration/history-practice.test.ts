import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPracticeClient, type PracticeClient } from '../../src/main/practice/client.ts'
import { writeKubeconfig } from '../../src/main/practice/kubeconfig.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { type PracticeCluster, runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { TimelineEntry } from '../../src/shared/domain/timeline.ts'
import { type AppUnderTest, openApp } from '../fakes/app-under-test.ts'
import { type CuttingProxy, startCuttingProxy } from '../fakes/cutting-proxy.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'

const clusterType = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', plural: 'clusters', namespaced: true }
const orders = { namespace: 'shop', name: 'orders' }

let folder = ''
let practice: PracticeCluster
let proxy: CuttingProxy
let client: PracticeClient
let held: AppUnderTest
let id = ''

const calls = () => createRouterClient(held.app.router, { context: held.app.callContext })

async function openHere(): Promise<void> {
  held = await openApp(join(folder, 'config'), { dataDir: join(folder, 'data') })
  for (const context of (await calls().contexts.list()).contexts) await calls().contexts.connect({ id: context.id })
}

async function readyMembers(count: number): Promise<void> {
  await eventuallyTrue(`${count} members are ready`, async () => {
    const { clusters, freshness } = await calls().clusters.list({})
    const found = clusters.find(({ name, health, members }) => name === 'orders' && health === 'healthy' && members.ready === count)
    id = found?.id ?? id
    return found !== undefined && freshness.every(each => each.freshness.state === 'live')
  })
}

async function told(kinds: string): Promise<TimelineEntry[]> {
  return (await calls().history.list({ cluster: id, kinds, limit: 500 })).entries
}

async function see(what: string, fits: (entry: TimelineEntry) => boolean, kinds = 'state'): Promise<TimelineEntry> {
  let found: TimelineEntry | undefined
  await eventuallyTrue(what, async () => {
    found = (await told(kinds)).find(fits)
    return found !== undefined
  })
  if (found === undefined) throw new Error(what)
  return found
}

/** As the cluster itself has it. */
async function instancesReady(count: number): Promise<void> {
  await eventuallyTrue(`${count} instances are ready`, async () => {
    const status = (await client.get(clusterType, orders))?.status
    if (typeof status !== 'object' || status === null || !('readyInstances' in status)) return false
    return status.readyInstances === count && 'phase' in status && status.phase === 'Cluster in healthy state'
  })
}

const scale = (instances: number) => client.patch(clusterType, orders, 'merge', { spec: { instances } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'))
  practice = await runPracticeCluster({ contexts: ['here'], speed: 100 }, operators, () => undefined)
  const connection = practice.servers[0]?.connection
  if (connection === undefined) throw new Error('The practice cluster has no server')
  client = createPracticeClient(connection, 'test')
  proxy = await startCuttingProxy(Number(new URL(connection.url).port))
  await writeKubeconfig(join(folder, 'config'), practice.kubeconfig(true))
  const text = await readFile(join(folder, 'config'), 'utf8')
  await writeFile(join(folder, 'config'), text.replaceAll(connection.url, proxy.url))
  await instancesReady(3)
  await openHere()
  await readyMembers(3)
}, 180_000)

afterAll(async () => {
  await held?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
  await client?.[Symbol.asyncDispose]()
  await practice?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('what is there at the first look is no news', async () => {
  await see('an event of the root', () => true, 'event')
  expect(await told('state')).toEqual([])
})

test('scaling is told as it is seen: asked for, progressing, healthy again; and the events of the root with it', async () => {
  // What comes right after a connection is made may have happened before.
  await new Promise(resolve => setTimeout(resolve, 6_000))
  await scale(4)
  const asked = await see('what was asked for', entry => entry.what === 'scaled' && entry.title === 'Members asked for: 3 → 4')
  expect(asked).toMatchObject({ from: null, gap: null, tone: 'info', clusterId: id, namespace: 'shop', name: 'orders' })
  await readyMembers(4)
  const ready = await see('four are ready', entry => entry.what === 'members' && entry.title.endsWith('→ 4'))
  expect(ready.from).toBeNull()
  expect(ready.at >= asked.at).toBe(true)
  await see('healthy again', entry => entry.what === 'health' && entry.title.endsWith('→ Healthy') && entry.from === null)
}, 120_000)

test('an event that the cluster has dropped is still told', async () => {
  const event = await see('an event', () => true, 'event')
  const { items } = await client.list(coreTypes.Event, { namespace: 'shop' })
  for (const { metadata } of items) await client.delete(coreTypes.Event, { namespace: 'shop', name: metadata.name ?? '' })
  const after = await told('event')
  expect(after.map(entry => entry.eventId)).toContain(event.eventId)
})

test('what changes while the connection is lost lies between two looks, and nothing is said of it meanwhile', async () => {
  const lostAt = new Date().toISOString()
  proxy.down(true)
  await eventuallyTrue('the loss is seen', async () => (await calls().clusters.list({})).freshness[0]?.freshness.state !== 'live')
  const seenAt = new Date().toISOString()
  await scale(3)
  await instancesReady(3)
  // Long enough to be written, if there were something.
  await new Promise(resolve => setTimeout(resolve, 1_000))
  const meanwhile = await told('state')
  expect(meanwhile.filter(entry => entry.at > seenAt)).toEqual([])
  expect(meanwhile.map(entry => entry.title)).not.toContain('Members asked for: 4 → 3')
  proxy.down(false)
  await calls().system.wake()
  await readyMembers(3)
  const scaled = await see('the difference', entry => entry.title === 'Members asked for: 4 → 3')
  expect(scaled.gap).toBe('lost')
  expect((scaled.from ?? '9') <= new Date(Date.parse(lostAt) + 5_000).toISOString()).toBe(true)
  expect(scaled.at > lostAt).toBe(true)
}, 120_000)

test('what changed while the app was closed is told once, as between two looks', async () => {
  await held[Symbol.asyncDispose]()
  const closedAt = new Date().toISOString()
  await scale(2)
  await instancesReady(2)
  await openHere()
  await readyMembers(2)
  const scaled = await see('the difference', entry => entry.title === 'Members asked for: 3 → 2')
  expect(scaled).toMatchObject({ gap: 'closed' })
  expect((scaled.from ?? '9') <= closedAt).toBe(true)
  expect(scaled.at > closedAt).toBe(true)
  await held[Symbol.asyncDispose]()
  await openHere()
  await readyMembers(2)
  await new Promise(resolve => setTimeout(resolve, 3_000))
  expect((await told('state')).filter(entry => entry.title === 'Members asked for: 3 → 2')).toHaveLength(1)
}, 180_000)

test('a database that is deleted, and another one of its name, are told apart', async () => {
  await new Promise(resolve => setTimeout(resolve, 6_000))
  const old = await client.get(clusterType, orders)
  await client.delete(clusterType, orders)
  const deleted = await see('that it is deleted', entry => entry.what === 'deleted')
  expect(deleted).toMatchObject({ uid: old?.metadata.uid, from: null, detail: 'It had 2 members.' })
  if (old === undefined) throw new Error('It is not there')
  const { metadata: _, status: __, ...rest } = old
  await client.create(clusterType, { metadata: orders, ...rest })
  const created = await see('that it is created', entry => entry.what === 'created')
  expect(created.uid).not.toBe(deleted.uid)
  expect(created.from).toBeNull()
}, 120_000)
