import { afterEach, beforeEach, expect, test } from 'vitest'
import type { KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import { annotationOf, at, labelOf, numberAt, objectAt, objectsAt, textAt, textsAt } from '../read.ts'
import { cnpgTypes } from './kinds.ts'
import { faultAnnotation, podFaultAnnotation } from './objects/labels.ts'
import { condition, isHealthy, namespace, type OperatorBench, openOperatorBench } from './operator-bench.ts'

const noPod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: {} }

let bench: OperatorBench

beforeEach(async () => {
  bench = await openOperatorBench()
})

afterEach(async () => {
  await bench[Symbol.asyncDispose]()
  expect(bench.errors).toEqual([])
})

test('a new Cluster becomes healthy with members, volumes, Services and a complete Secret', async () => {
  await bench.create('orders', 3, {
    walStorage: { size: '1Gi' },
    bootstrap: { initdb: { database: 'shop', owner: 'keeper' } },
    managed: {
      services: {
        additional: [{ selectorType: 'rw', serviceTemplate: { metadata: { name: 'orders-out' }, spec: { type: 'LoadBalancer' } } }],
      },
    },
  })
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2', 'orders-3'])
  expect(condition(cluster, 'Ready')?.status).toBe('True')
  expect(condition(cluster, 'Initialized')?.reason).toBe('BootstrapCompleted')
  expect(textsAt(cluster, 'status', 'healthyPVC')).toHaveLength(6)
  expect(numberAt(cluster, 0, 'status', 'topology', 'nodesUsed')).toBe(3)
  const members = await bench.pods()
  expect(members.map(pod => labelOf(pod, 'cnpg.io/instanceRole')).sort()).toEqual(['primary', 'replica', 'replica'])
  expect(new Set(members.map(pod => textAt(pod, 'spec', 'nodeName'))).size).toBe(3)
  const secret = await bench.client.get(coreTypes.Secret, { namespace, name: 'orders-app' })
  const keys = ['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']
  expect(Object.keys(objectAt(secret, 'data')).sort()).toEqual(keys)
  expect(Buffer.from(textAt(secret, 'data', 'username'), 'base64').toString()).toBe('keeper')
  for (const name of ['orders-rw', 'orders-ro', 'orders-r'])
    expect(await bench.client.get(coreTypes.Service, { namespace, name })).toBeDefined()
  await bench.until(coreTypes.Service, 'orders-out', service => objectsAt(service, 'status', 'loadBalancer', 'ingress').length === 1)
  const jobs = await bench.client.list(coreTypes.Job, { namespace })
  expect(jobs.items).toEqual([])
})

test('losing the primary promotes a replica on a new timeline, and the lost member comes back as a replica', async () => {
  await bench.create('orders', 3)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  await bench.client.delete(coreTypes.Pod, { namespace, name: 'orders-1' })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'currentPrimary') === 'orders-2')
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(numberAt(cluster, 0, 'status', 'timelineID')).toBe(2)
  const old = await bench.until(coreTypes.Pod, 'orders-1', pod => labelOf(pod, 'cnpg.io/instanceRole') === 'replica')
  expect(textAt(old, 'status', 'phase')).toBe('Running')
  const events = await bench.client.list(coreTypes.Event, { namespace })
  expect(events.items.map(event => event.reason)).toEqual(expect.arrayContaining(['CreatingInstance', 'FailingOver', 'FailoverTarget']))
})

test('a switchover asked for in status moves the primary', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await bench.client.applyStatus(
    cnpgTypes.Cluster,
    { namespace, name: 'orders' },
    { targetPrimary: 'orders-2', phase: 'Switchover in progress' },
  )
  await bench.until(
    cnpgTypes.Cluster,
    'orders',
    cluster => textAt(cluster, 'status', 'currentPrimary') === 'orders-2' && isHealthy(2)(cluster),
  )
  await bench.until(coreTypes.Pod, 'orders-2', pod => labelOf(pod, 'cnpg.io/instanceRole') === 'primary')
})

test('scaling down takes the volumes too, and scaling up fills the lowest free number', async () => {
  await bench.create('orders', 3)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  await bench.patch('orders', { spec: { instances: 1 } })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await bench.untilGone(coreTypes.PersistentVolumeClaim, 'orders-2')
  await bench.untilGone(coreTypes.PersistentVolumeClaim, 'orders-3')
  await bench.patch('orders', { spec: { instances: 2 } })
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2'])
})

test('no replica is added while a member crashes: it goes on crashing, and the new one comes when all are well', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await bench.patch('orders', { metadata: { annotations: { [faultAnnotation]: 'replica-crashing' } } })
  const failed = (cluster: KubeObject) => textsAt(cluster, 'status', 'instancesStatus', 'failed')
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => failed(cluster).includes('orders-2'))
  await bench.patch('orders', { spec: { instances: 3 } })
  // A pass is over once what was asked for after it is there.
  for (const name of ['first', 'second']) {
    const additional = [{ selectorType: 'r', serviceTemplate: { metadata: { name } } }]
    await bench.patch('orders', { spec: { managed: { services: { additional } } } })
    await bench.until(coreTypes.Service, name, () => true)
  }
  const crashing = await bench.client.get(coreTypes.Pod, { namespace, name: 'orders-2' })
  expect(annotationOf(crashing ?? noPod, podFaultAnnotation)).toBe('crashing')
  const waiting = await bench.until(cnpgTypes.Cluster, 'orders', () => true)
  expect(failed(waiting)).toEqual(['orders-2'])
  expect(textAt(waiting, 'status', 'phase')).toBe('Waiting for the instances to become active')
  expect(await bench.client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-3' })).toBeUndefined()
  await bench.patch('orders', { metadata: { annotations: { [faultAnnotation]: null } } })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
})

test('hibernation removes the pods and keeps the volumes; switching it off brings the same members back', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await bench.patch('orders', { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } })
  const asleep = await bench.until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'cnpg.io/hibernation')?.status === 'True')
  expect(textAt(asleep, 'status', 'phase')).toBe('Cluster in healthy state')
  expect(numberAt(asleep, -1, 'status', 'readyInstances')).toBe(0)
  expect(await bench.pods()).toEqual([])
  expect(await bench.client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })).toBeDefined()
  await bench.patch('orders', { metadata: { annotations: { 'cnpg.io/hibernation': 'off' } } })
  const awake = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(textAt(awake, 'status', 'currentPrimary')).toBe('orders-1')
  expect(condition(awake, 'cnpg.io/hibernation')).toBeUndefined()
})

test('a new image rolls replicas first and restarts the primary without a failover', async () => {
  await bench.create('orders', 2, { imageName: 'ghcr.io/cloudnative-pg/postgresql:17.5-minimal-trixie' })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const image = 'ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie'
  await bench.patch('orders', { spec: { imageName: image } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading cluster')
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect((await bench.pods()).map(pod => objectsAt(pod, 'spec', 'containers')[0]?.image)).toEqual([image, image])
  expect(textAt(cluster, 'status', 'currentPrimary')).toBe('orders-1')
  expect(numberAt(cluster, 0, 'status', 'timelineID')).toBe(1)
})

test('a major upgrade stops everything, upgrades the primary and clones the replicas anew', async () => {
  await bench.create('orders', 2, { imageName: 'ghcr.io/cloudnative-pg/postgresql:16.10-minimal-trixie' })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const before = await bench.client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })
  await bench.patch('orders', { spec: { imageName: 'ghcr.io/cloudnative-pg/postgresql:18.4-minimal-trixie' } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading Postgres major version')
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect(numberAt(cluster, 0, 'status', 'pgDataImageInfo', 'majorVersion')).toBe(18)
  const after = await bench.client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'orders-2' })
  expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
})

test('restartedAt rolls every member; a restart in place keeps the pod', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const first = await bench.pods()
  await bench.client.applyStatus(
    cnpgTypes.Cluster,
    { namespace, name: 'orders' },
    { phase: 'Primary instance is being restarted in-place' },
  )
  await bench.until(coreTypes.Pod, 'orders-1', pod => numberAt(objectsAt(pod, 'status', 'containerStatuses')[0], 0, 'restartCount') === 1)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  expect((await bench.pods()).map(pod => pod.metadata.uid)).toEqual(first.map(pod => pod.metadata.uid))
  await bench.patch('orders', { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => textAt(cluster, 'status', 'phase') === 'Upgrading cluster')
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const uids = new Set(first.map(pod => pod.metadata.uid))
  expect((await bench.pods()).filter(pod => uids.has(pod.metadata.uid))).toEqual([])
})

test('a fenced member stays up but not ready until the fence is lifted, and a fenced primary is not failed over', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await bench.patch('orders', { metadata: { annotations: { 'cnpg.io/fencedInstances': '["orders-1"]' } } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => numberAt(cluster, 0, 'status', 'readyInstances') === 1)
  await new Promise(resolve => setTimeout(resolve, 300))
  const fenced = await bench.until(cnpgTypes.Cluster, 'orders', () => true)
  expect(textAt(fenced, 'status', 'currentPrimary')).toBe('orders-1')
  await bench.patch('orders', { metadata: { annotations: { 'cnpg.io/fencedInstances': null } } })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
})

test('volumes grow where their class can, and stay where it cannot', async () => {
  await bench.create('orders', 1)
  await bench.create('stiff', 1, { storage: { size: '1Gi', storageClass: 'fixed' } })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await bench.until(cnpgTypes.Cluster, 'stiff', isHealthy(1))
  for (const name of ['orders', 'stiff']) await bench.patch(name, { spec: { storage: { size: '3Gi' } } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => textsAt(cluster, 'status', 'resizingPVC').includes('orders-1'))
  await bench.until(coreTypes.PersistentVolumeClaim, 'orders-1', claim => at(claim, 'status', 'capacity', 'storage') === '3Gi')
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => at(cluster, 'status', 'resizingPVC') === undefined)
  const stiff = await bench.client.get(coreTypes.PersistentVolumeClaim, { namespace, name: 'stiff-1' })
  expect(at(stiff, 'spec', 'resources', 'requests', 'storage')).toBe('1Gi')
})

test('an operator killed and started again anywhere in the middle still ends in a healthy Cluster', async () => {
  await bench.create('orders', 3)
  for (let round = 0; round < 8; round += 1) {
    await new Promise(resolve => setTimeout(resolve, 90))
    await bench.restart()
  }
  const cluster = await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(3))
  expect(textsAt(cluster, 'status', 'instanceNames')).toEqual(['orders-1', 'orders-2', 'orders-3'])
  expect(await bench.pods()).toHaveLength(3)
})

test('deleting a Cluster takes everything it owned', async () => {
  await bench.create('orders', 2)
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  await bench.client.delete(cnpgTypes.Cluster, { namespace, name: 'orders' })
  for (const name of ['orders-1', 'orders-2']) {
    await bench.untilGone(coreTypes.Pod, name)
    await bench.untilGone(coreTypes.PersistentVolumeClaim, name)
  }
  await bench.untilGone(coreTypes.Secret, 'orders-app')
  await bench.untilGone(coreTypes.Service, 'orders-rw')
})
