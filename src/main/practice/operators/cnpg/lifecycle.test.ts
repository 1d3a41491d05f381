import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPracticeClient, type PracticeClient } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { createPracticeClock, createRandom } from '../../practice-clock.ts'
import { type PracticeCluster, runPracticeCluster } from '../../practice-cluster.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import { barmanPlugin, cnpgTypes } from './kinds.ts'
import { at, labelOf, nameOf, numberAt, objectAt, objectsAt, textAt, textsAt } from './read.ts'
import { simulatedCnpg } from './simulated-cnpg.ts'

const speed = 100
const namespace = 'default'

let practice: PracticeCluster
let client: PracticeClient
let operator: AsyncDisposable
let errors: unknown[]

function startOperator(): Promise<AsyncDisposable> {
  const server = practice.servers[0]
  if (server === undefined) throw new Error('no server')
  return simulatedCnpg.start({
    client,
    connection: server.connection,
    clock: createPracticeClock(speed),
    random: createRandom(1),
    signal: new AbortController().signal,
    onError: error => errors.push(error),
  })
}

beforeEach(async () => {
  errors = []
  practice = await runPracticeCluster({ contexts: 1, operators: false, speed }, [simulatedCnpg], error => errors.push(error))
  const server = practice.servers[0]
  if (server === undefined) throw new Error('no server')
  client = createPracticeClient(server.connection, 'test')
  for (const crd of simulatedCnpg.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
  await simulatedCnpg.install(client)
  operator = await startOperator()
})

afterEach(async () => {
  await operator[Symbol.asyncDispose]()
  await client[Symbol.asyncDispose]()
  await practice[Symbol.asyncDispose]()
  expect(errors).toEqual([])
})

async function until(type: ResourceType, name: string, holds: (object: KubeObject) => boolean): Promise<KubeObject> {
  const deadline = Date.now() + 12_000
  let last: KubeObject | undefined
  while (Date.now() < deadline) {
    last = await client.get(type, { namespace, name })
    if (last !== undefined && holds(last)) return last
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`${type.kind} ${name} did not get there: ${JSON.stringify(last?.status)}`)
}

async function untilGone(type: ResourceType, name: string): Promise<void> {
  const deadline = Date.now() + 12_000
  while ((await client.get(type, { namespace, name })) !== undefined) {
    if (Date.now() > deadline) throw new Error(`${type.kind} ${name} is still there`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function create(name: string, instances: number, spec: JsonObject = {}): Promise<KubeObject> {
  return client.create(cnpgTypes.Cluster, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name, namespace },
    spec: { instances, storage: { size: '1Gi' }, ...spec },
  })
}

const isHealthy = (count: number) => (cluster: KubeObject) =>
  textAt(cluster, 'status', 'phase') === 'Cluster in healthy state' && numberAt(cluster, -1, 'status', 'readyInstances') === count
const patch = (name: string, body: JsonObject) => client.patch(cnpgTypes.Cluster, { namespace, name }, 'merge', body)
const patchStatus = (name: string, status: JsonObject) => client.applyStatus(cnpgTypes.Cluster, { namespace, name }, status)
const condition = (cluster: KubeObject, type: string) => objectsAt(cluster, 'status', 'conditions').find(entry => entry.type === type)
const pods = async () => (await client.list(coreTypes.Pod, { namespace, labelSelector: 'cnpg.io/podRole=instance' })).items

test('a new Cluster becomes healthy with members, volumes, Services and a complete Secret', async () => {
  await create('orders', 3, {
    walStorage: { size: '1Gi' },
    bootstrap: { initdb: { database: 'shop', owner: 'keeper' } },
    managed: {
      services: {
        additional: [{ selectorType: 'rw', serviceTemplate: { metadata: { name: 'orders-out' }, spec: { type: 'LoadBalancer' } } }],
      },
    },
  })
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2', 'orders-3'])
  expect(condition(cluster, 'Ready')?.status).toBe('True')
  expect(condition(cluster, 'Initialized')?.reason).toBe('BootstrapCompleted')
  expect(textsAt(cluster, 'status', 'healthyPVC')).toHaveLength(6)
  expect(numberAt(cluster, 0, 'status', 'topology', 'nodesUsed')).toBe(3)
  const members = await pods()
  expect(members.map(pod => labelOf(pod, 'cnpg.io/instanceRole')).sort()).toEqual(['primary', 'replica', 'replica'])
  expect(new Set(members.map(pod => textAt(pod, 'spec', 'nodeName'))).size).toBe(3)
  const secret = await client.get(coreTypes.Secret, { namespace, name: 'orders-app' })
  const keys = ['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']
  expect(Object.keys(objectAt(secret, 'data')).sort()).toEqual(keys)
  expect(Buffer.from(textAt(secret, 'data', 'username'), 'base64').toString()).toBe('keeper')
  for (const name of ['orders-rw', 'orders-ro', 'orders-r']) expect(await client.get(coreTypes.Service, { namespace, name })).toBeDefined()
  await until(coreTypes.Service, 'orders-out', service => objectsAt(service, 'status', 'loadBalancer', 'ingress').length === 1)
  const jobs = await client.list(coreTypes.Job, { namespace })
  expect(jobs.items).toEqual([])
})

test('losing the primary promotes a replica on a new timeline, and the lost member comes back as a replica', async () => {
  await create('orders', 3)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  await client.delete(coreTypes.Pod, { namespace, name: 'orders-1' })
  await until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'currentPrimary') === 'orders-2')
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(numberAt(cluster, 0, 'status', 'timelineID')).toBe(2)
  const old = await until(coreTypes.Pod, 'orders-1', pod => labelOf(pod, 'cnpg.io/instanceRole') === 'replica')
  expect(textAt(old, 'status', 'phase')).toBe('Running')
  const events = await client.list(coreTypes.Event, { namespace })
  expect(events.items.map(event => event.reason)).toEqual(expect.arrayContaining(['CreatingInstance', 'FailingOver', 'FailoverTarget']))
})

test('a switchover asked for in status moves the primary', async () => {
  await create('orders', 2)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await patchStatus('orders', { targetPrimary: 'orders-2', phase: 'Switchover in progress' })
  await until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'currentPrimary') === 'orders-2' && isHealthy(2)(cluster))
  await until(coreTypes.Pod, 'orders-2', pod => labelOf(pod, 'cnpg.io/instanceRole') === 'primary')
})

test('scaling down takes the volumes too, and scaling up fills the lowest free number', async () => {
  await create('orders', 3)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  await patch('orders', { spec: { instances: 1 } })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await untilGone(coreTypes.PersistentVolumeClaim, 'orders-2')
  await untilGone(coreTypes.PersistentVolumeClaim, 'orders-3')
  await patch('orders', { spec: { instances: 2 } })
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2'])
})

test('hibernation removes the pods and keeps the volumes; switching it off brings the same members back', async () => {
  await create('orders', 2)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await patch('orders', { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } })
  const asleep = await until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'cnpg.io/hibernation')?.status === 'True')
  expect(textAt(asleep, 'status', 'phase')).toBe('Cluster in healthy state')
  expect(numberAt(asleep, -1, 'status', 'readyInstances')).toBe(0)
  expect(await pods()).toEqual([])
  expect(await client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })).toBeDefined()
  await patch('orders', { metadata: { annotations: { 'cnpg.io/hibernation': 'off' } } })
  const awake = await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(textAt(awake, 'status', 'currentPrimary')).toBe('orders-1')
  expect(condition(awake, 'cnpg.io/hibernation')).toBeUndefined()
})

test('a new image rolls replicas first and restarts the primary without a failover', async () => {
  await create('orders', 2, { imageName: 'ghcr.io/cloudnative-pg/postgresql:17.5-minimal-trixie' })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const image = 'ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie'
  await patch('orders', { spec: { imageName: image } })
  await until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading cluster')
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect((await pods()).map(pod => objectsAt(pod, 'spec', 'containers')[0]?.image)).toEqual([image, image])
  expect(textAt(cluster, 'status', 'currentPrimary')).toBe('orders-1')
  expect(numberAt(cluster, 0, 'status', 'timelineID')).toBe(1)
})

test('a major upgrade stops everything, upgrades the primary and clones the replicas anew', async () => {
  await create('orders', 2, { imageName: 'ghcr.io/cloudnative-pg/postgresql:16.10-minimal-trixie' })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const before = await client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })
  await patch('orders', { spec: { imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4-minimal-trixie' } })
  await until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading Postgres major version')
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(numberAt(cluster, 0, 'status', 'pgDataImageInfo', 'majorVersion')).toBe(18)
  const after = await client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })
  expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
})

test('restartedAt rolls every member; a restart in place keeps the pod', async () => {
  await create('orders', 2)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const first = await pods()
  await patchStatus('orders', { phase: 'Primary instance is being restarted in-place' })
  await until(coreTypes.Pod, 'orders-1', pod => numberAt(objectsAt(pod, 'status', 'containerStatuses')[0], 0, 'restartCount') === 1)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect((await pods()).map(pod => pod.metadata.uid)).toEqual(first.map(pod => pod.metadata.uid))
  await patch('orders', { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } })
  await until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading cluster')
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const uids = new Set(first.map(pod => pod.metadata.uid))
  expect((await pods()).filter(pod => uids.has(pod.metadata.uid))).toEqual([])
})

test('a fenced member stays up but not ready until the fence is lifted, and a fenced primary is not failed over', async () => {
  await create('orders', 2)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await patch('orders', { metadata: { annotations: { 'cnpg.io/fencedInstances': '["orders-1"]' } } })
  await until(cnpgTypes.Cluster, 'orders', cluster => numberAt(cluster, 0, 'status', 'readyInstances') === 1)
  await new Promise(resolve => setTimeout(resolve, 300))
  const fenced = await until(cnpgTypes.Cluster, 'orders', () => true)
  expect(textAt(fenced, 'status', 'currentPrimary')).toBe('orders-1')
  await patch('orders', { metadata: { annotations: { 'cnpg.io/fencedInstances': null } } })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
})

test('volumes grow where their class can, and stay where it cannot', async () => {
  await create('orders', 1)
  await create('stiff', 1, { storage: { size: '1Gi', storageClass: 'fixed' } })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await until(cnpgTypes.Cluster, 'stiff', isHealthy(1))
  for (const name of ['orders', 'stiff']) await patch(name, { spec: { storage: { size: '3Gi' } } })
  await until(cnpgTypes.Cluster, 'orders', cluster => textsAt(cluster, 'status', 'resizingPVC').includes('orders-1'))
  await until(coreTypes.PersistentVolumeClaim, 'orders-1', claim => at(claim, 'status', 'capacity', 'storage') === '3Gi')
  await until(cnpgTypes.Cluster, 'orders', cluster => at(cluster, 'status', 'resizingPVC') === undefined)
  const stiff = await client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'stiff-1' })
  expect(at(stiff, 'spec', 'resources', 'requests', 'storage')).toBe('1Gi')
})

const store: KubeObject = {
  apiVersion: 'barmancloud.cnpg.io/v1',
  kind: 'ObjectStore',
  metadata: { name: 'store', namespace },
  spec: { configuration: { destinationPath: 's3://bucket/path' } },
}
const plugins = [{ name: barmanPlugin, isWALArchiver: true, parameters: { barmanObjectName: 'store' } }]

function backup(name: string): KubeObject {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name, namespace },
    spec: { cluster: { name: 'orders' }, method: 'plugin', pluginConfiguration: { name: barmanPlugin } },
  }
}

test('a backup goes from pending over started to completed, one at a time, and moves the recovery window', async () => {
  await client.create(cnpgTypes.ObjectStore, store)
  await create('orders', 2, { plugins })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await client.create(cnpgTypes.Backup, backup('one'))
  await client.create(cnpgTypes.Backup, backup('two'))
  const started = await until(cnpgTypes.Backup, 'one', object => textAt(object, 'status', 'phase') === 'started')
  expect(textAt(started, 'status', 'instanceID', 'podName')).toBe('orders-2')
  const waits = await client.get(cnpgTypes.Backup, { namespace, name: 'two' })
  expect(textAt(waits, 'status', 'phase')).toBe('pending')
  await until(cnpgTypes.Backup, 'two', object => textAt(object, 'status', 'phase') === 'completed')
  await until(
    cnpgTypes.ObjectStore,
    'store',
    object => textAt(object, 'status', 'serverRecoveryWindow', 'orders', 'lastSuccessfulBackupTime') !== '',
  )
  await until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'LastBackupSucceeded')?.status === 'True')
})

test('the practice faults make archiving and backups fail for as long as they are asked for', async () => {
  await client.create(cnpgTypes.ObjectStore, store)
  await create('orders', 1, { plugins })
  await patch('orders', { metadata: { annotations: { 'practice.clouddb.dev/fault': 'wal-archive-broken,backup-broken' } } })
  await until(
    cnpgTypes.Cluster,
    'orders',
    cluster => condition(cluster, 'ContinuousArchiving')?.status === 'False' && isHealthy(1)(cluster),
  )
  await client.create(cnpgTypes.Backup, backup('one'))
  await until(cnpgTypes.Backup, 'one', object => textAt(object, 'status', 'phase') === 'failed')
  await until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'LastBackupSucceeded')?.reason === 'LastBackupFailed')
  await patch('orders', { metadata: { annotations: { 'practice.clouddb.dev/fault': null } } })
  await until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'ContinuousArchiving')?.status === 'True')
})

test('an immediate schedule makes its first backup at once and the next when the clock says so', async () => {
  await client.create(cnpgTypes.ObjectStore, store)
  await create('orders', 1, { plugins })
  await until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await client.create(cnpgTypes.ScheduledBackup, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { name: 'often', namespace },
    spec: {
      cluster: { name: 'orders' },
      schedule: '* * * * * *',
      immediate: true,
      backupOwnerReference: 'self',
      method: 'plugin',
      pluginConfiguration: { name: barmanPlugin },
    },
  })
  const deadline = Date.now() + 10_000
  let made: KubeObject[] = []
  while (made.length < 3 && Date.now() < deadline) {
    made = (await client.list(cnpgTypes.Backup, { namespace, labelSelector: 'cnpg.io/scheduled-backup=often' })).items
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  expect(made.length).toBeGreaterThanOrEqual(3)
  expect(made.every(each => /^often-\d{14}$/.test(nameOf(each)))).toBe(true)
  expect(made.filter(each => labelOf(each, 'cnpg.io/immediateBackup') === 'true')).toHaveLength(1)
  const schedule = await client.get(cnpgTypes.ScheduledBackup, { namespace, name: 'often' })
  expect(textAt(schedule, 'status', 'nextScheduleTime') > textAt(schedule, 'status', 'lastScheduleTime')).toBe(true)
})

test('an operator killed and started again anywhere in the middle still ends in a healthy Cluster', async () => {
  await create('orders', 3)
  for (let round = 0; round < 8; round += 1) {
    await new Promise(resolve => setTimeout(resolve, 90))
    await operator[Symbol.asyncDispose]()
    operator = await startOperator()
  }
  const cluster = await until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2', 'orders-3'])
  expect(await pods()).toHaveLength(3)
})

test('deleting a Cluster takes everything it owned', async () => {
  await create('orders', 2)
  await until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await client.delete(cnpgTypes.Cluster, { namespace, name: 'orders' })
  for (const name of ['orders-1', 'orders-2']) {
    await untilGone(coreTypes.Pod, name)
    await untilGone(coreTypes.PersistentVolumeClaim, name)
  }
  await untilGone(coreTypes.Secret, 'orders-app')
  await untilGone(coreTypes.Service, 'orders-rw')
})
