import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventuallyTrue } from '../../../../../test/fakes/eventually-true.ts'
import { createPracticeClient, type PracticeClient } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { type PracticeCluster, runPracticeCluster } from '../../practice-cluster.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { at, nameOf, numberAt, objectAt, textAt } from '../read.ts'
import { operators } from '../registry.ts'
import { isReady } from './json.ts'
import { types } from './kinds.ts'

const namespace = 'default'
let practice: PracticeCluster
let client: PracticeClient
let errors: unknown[]

beforeEach(async () => {
  errors = []
  // No first databases of their own, and one that others bring.
  practice = await runPracticeCluster({ contexts: 1, clusters: 1, speed: 100 }, operators, error => errors.push(error))
  const [server] = practice.servers
  if (server === undefined) throw new Error('no server')
  client = createPracticeClient(server.connection, 'test')
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await practice[Symbol.asyncDispose]()
  expect(errors).toEqual([])
})

const create = (name: string, members: number, spec: JsonObject = {}, annotations: Record<string, string> = {}) =>
  client.create(types.postgresql, {
    apiVersion: types.postgresql.apiVersion,
    kind: types.postgresql.kind,
    metadata: { name, namespace, annotations },
    spec: {
      teamId: 'acid',
      numberOfInstances: members,
      postgresql: { version: '17' },
      volume: { size: '1Gi' },
      users: { app: [], viewer_ro: ['nologin'] },
      databases: { app: 'app' },
      ...spec,
    },
  })
const get = (type: ResourceType, name: string) => client.get(type, { namespace, name })
const merge = (name: string, spec: JsonObject) => client.patch(types.postgresql, { namespace, name }, 'merge', { spec })
const membersOf = async (name: string): Promise<KubeObject[]> =>
  (await client.list(coreTypes.Pod, { namespace, labelSelector: `application=spilo,cluster-name=${name}` })).items
const word = async (name: string) => textAt(await get(types.postgresql, name), 'status', 'PostgresClusterStatus')
const leaderOf = async (name: string) =>
  (await membersOf(name)).find(pod => pod.metadata.labels?.['spilo-role'] === 'master' && isReady(pod))
const isUp = async (name: string, members: number) =>
  (await word(name)) === 'Running' &&
  (await membersOf(name)).filter(isReady).length === members &&
  (await membersOf(name)).length === members
const settled = (name: string, members: number) => eventuallyTrue(`${name} has ${members} members`, () => isUp(name, members))
const ask = async (pod: string, path: string): Promise<JsonObject> =>
  client.request('GET', `/api/v1/namespaces/${namespace}/pods/${pod}:8008/proxy${path}`)

test('a new database comes up with members, volumes, Services, Secrets, pooler and CronJob, and Patroni answers for it', async () => {
  await create('orders', 2, {
    enableConnectionPooler: true,
    enableMasterLoadBalancer: true,
    allowedSourceRanges: ['203.0.113.0/24'],
    enableLogicalBackup: true,
    logicalBackupSchedule: '15 3 * * *',
  })
  await settled('orders', 2)
  const set = await get(coreTypes.StatefulSet, 'orders')
  await eventuallyTrue(
    'the StatefulSet counts them',
    async () => numberAt(await get(coreTypes.StatefulSet, 'orders'), 0, 'status', 'readyReplicas') === 2,
  )
  expect(textAt(set, 'metadata', 'labels', 'cluster-name')).toBe('orders')
  expect((await membersOf('orders')).map(pod => pod.metadata.labels?.['spilo-role']).sort()).toEqual(['master', 'replica'])
  for (const name of ['orders', 'orders-repl', 'orders-config', 'orders-pooler'])
    expect(await get(coreTypes.Service, name), name).toBeDefined()
  expect(at(await get(coreTypes.Service, 'orders'), 'spec', 'loadBalancerSourceRanges')).toEqual(['203.0.113.0/24'])
  expect(textAt(await get(coreTypes.PersistentVolumeClaim, 'pgdata-orders-1'), 'status', 'phase')).toBe('Bound')
  const secret = await get(coreTypes.Secret, 'app.orders.credentials.postgresql.acid.zalan.do')
  expect(Object.keys(objectAt(secret, 'data')).sort()).toEqual(['password', 'username'])
  expect(await get(coreTypes.Secret, 'viewer-ro.orders.credentials.postgresql.acid.zalan.do')).toBeUndefined()
  expect(textAt(await get(types.CronJob, 'logical-backup-orders'), 'spec', 'schedule')).toBe('15 3 * * *')
  await eventuallyTrue(
    'the pooler is ready',
    async () => numberAt(await get(coreTypes.Deployment, 'orders-pooler'), 0, 'status', 'readyReplicas') === 2,
  )

  const { members } = await ask('orders-1', '/cluster')
  expect(members).toMatchObject([
    { name: 'orders-0', role: 'leader', state: 'running', timeline: 1 },
    { name: 'orders-1', role: 'replica', state: 'streaming', lag: expect.any(Number) },
  ])
  expect(await ask('orders-0', '/patroni')).toMatchObject({
    server_version: 170_006,
    role: 'primary',
    replication: [{ application_name: 'orders-1' }],
  })
})

test('losing the primary promotes a replica on a new timeline, and the status says Running all the while', async () => {
  await create('orders', 2)
  await settled('orders', 2)
  const before = await leaderOf('orders')
  await client.delete(coreTypes.Pod, { namespace, name: nameOf(before ?? { apiVersion: '', kind: '', metadata: {} }) })
  await eventuallyTrue(
    'another leads',
    async () => nameOf((await leaderOf('orders')) ?? { apiVersion: '', kind: '', metadata: {} }) === 'orders-1',
  )
  expect(await word('orders')).toBe('Running')
  await settled('orders', 2)
  await eventuallyTrue('Patroni tells of the new timeline', async () => {
    const { members } = await ask('orders-0', '/cluster')
    return JSON.stringify(members).includes('"timeline":2')
  })
})

test('scaling up, growing, pausing and resuming follow the manifest, and pausing keeps the volumes', async () => {
  await create('orders', 1)
  await settled('orders', 1)
  await merge('orders', { numberOfInstances: 2, volume: { size: '2Gi' } })
  await settled('orders', 2)
  await eventuallyTrue(
    'the volume has grown',
    async () => textAt(await get(coreTypes.PersistentVolumeClaim, 'pgdata-orders-0'), 'status', 'capacity', 'storage') === '2Gi',
  )
  await merge('orders', { numberOfInstances: 0 })
  await settled('orders', 0)
  expect(await get(coreTypes.PersistentVolumeClaim, 'pgdata-orders-1')).toBeDefined()
  await merge('orders', { numberOfInstances: 2 })
  await settled('orders', 2)
})

test('other resources replace the members one by one', async () => {
  await create('orders', 2)
  await settled('orders', 2)
  const before = new Set((await membersOf('orders')).map(pod => pod.metadata.uid))
  await merge('orders', { resources: { requests: { cpu: '500m' }, limits: { cpu: '1' } } })
  await eventuallyTrue(
    'both are new',
    async () => (await isUp('orders', 2)) && (await membersOf('orders')).every(pod => !before.has(pod.metadata.uid)),
  )
})

test('a deleted database takes with it all that was made for it', async () => {
  await create('orders', 1, { enableLogicalBackup: true })
  await settled('orders', 1)
  await client.delete(types.postgresql, { namespace, name: 'orders' })
  await eventuallyTrue('nothing is left', async () => {
    const left = await Promise.all(
      [coreTypes.Pod, coreTypes.StatefulSet, coreTypes.Secret, coreTypes.Service, coreTypes.PersistentVolumeClaim, types.CronJob].map(
        type => client.list(type, { namespace, labelSelector: 'cluster-name=orders' }),
      ),
    )
    return left.every(({ items }) => items.length === 0)
  })
})

test('the schema refuses what the real one refuses', async () => {
  const refused = [
    { postgresql: { version: '13' } },
    { postgresql: { version: 17 } },
    { logicalBackupSchedule: '0 1 * * 1-5' },
    { maintenanceWindows: ['Sunday'] },
    { users: { app: ['readonly'] } },
    { volume: { size: '1GB' } },
    { numberOfInstances: -1 },
  ]
  for (const spec of refused) await expect(create('orders', 1, spec), JSON.stringify(spec)).rejects.toThrow(/invalid/i)
})
