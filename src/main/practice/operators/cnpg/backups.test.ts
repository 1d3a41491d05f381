import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventuallyTrue } from '../../../../../test/fakes/eventually-true.ts'
import type { KubeObject } from '../../kube-object.ts'
import { labelOf, nameOf, textAt } from '../read.ts'
import { barmanPlugin, cnpgTypes } from './kinds.ts'
import { condition, isHealthy, namespace, type OperatorBench, openOperatorBench } from './operator-bench.ts'

let bench: OperatorBench

beforeEach(async () => {
  bench = await openOperatorBench()
})

afterEach(async () => {
  await bench[Symbol.asyncDispose]()
  expect(bench.errors).toEqual([])
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
  await bench.client.create(cnpgTypes.ObjectStore, store)
  await bench.create('orders', 2, { plugins })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(2))
  const stop = new AbortController()
  const seen: string[] = []
  const following = (async () => {
    for await (const event of bench.client.follow(cnpgTypes.Backup, { namespace, signal: stop.signal })) {
      seen.push(event.type === 'SYNCED' ? event.type : `${nameOf(event.object)} ${textAt(event.object, 'status', 'phase')}`)
    }
  })()
  await eventuallyTrue('all backups are followed', async () => seen.includes('SYNCED'))
  await bench.client.create(cnpgTypes.Backup, backup('one'))
  await bench.client.create(cnpgTypes.Backup, backup('two'))
  const started = await bench.until(cnpgTypes.Backup, 'one', object => textAt(object, 'status', 'phase') === 'started')
  expect(textAt(started, 'status', 'instanceID', 'podName')).toBe('orders-2')
  await eventuallyTrue('both are completed', async () => seen.includes('one completed') && seen.includes('two completed'))
  stop.abort()
  await following
  const order = ['one pending', 'one started', 'one completed', 'two started', 'two completed']
  expect([...new Set(seen)].filter(text => order.includes(text))).toEqual(order)
  expect(seen.indexOf('two pending')).toBeGreaterThan(0)
  expect(seen.indexOf('two pending')).toBeLessThan(seen.indexOf('one completed'))
  await bench.until(
    cnpgTypes.ObjectStore,
    'store',
    object => textAt(object, 'status', 'serverRecoveryWindow', 'orders', 'lastSuccessfulBackupTime') !== '',
  )
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'LastBackupSucceeded')?.status === 'True')
})

test('the practice faults make archiving and backups fail for as long as they are asked for', async () => {
  await bench.client.create(cnpgTypes.ObjectStore, store)
  await bench.create('orders', 1, { plugins })
  await bench.patch('orders', { metadata: { annotations: { 'practice.clouddb.dev/fault': 'wal-archive-broken,backup-broken' } } })
  await bench.until(
    cnpgTypes.Cluster,
    'orders',
    cluster => condition(cluster, 'ContinuousArchiving')?.status === 'False' && isHealthy(1)(cluster),
  )
  await bench.client.create(cnpgTypes.Backup, backup('one'))
  await bench.until(cnpgTypes.Backup, 'one', object => textAt(object, 'status', 'phase') === 'failed')
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'LastBackupSucceeded')?.reason === 'LastBackupFailed')
  await bench.patch('orders', { metadata: { annotations: { 'practice.clouddb.dev/fault': null } } })
  await bench.until(cnpgTypes.Cluster, 'orders', cluster => condition(cluster, 'ContinuousArchiving')?.status === 'True')
})

test('an immediate schedule makes its first backup at once and the next when the clock says so', async () => {
  await bench.client.create(cnpgTypes.ObjectStore, store)
  await bench.create('orders', 1, { plugins })
  await bench.until(cnpgTypes.Cluster, 'orders', isHealthy(1))
  await bench.client.create(cnpgTypes.ScheduledBackup, {
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
  let made: KubeObject[] = []
  await eventuallyTrue('three backups are made', async () => {
    made = (await bench.client.list(cnpgTypes.Backup, { namespace, labelSelector: 'cnpg.io/scheduled-backup=often' })).items
    return made.length >= 3
  })
  expect(made.every(each => /^often-\d{14}$/.test(nameOf(each)))).toBe(true)
  expect(made.filter(each => labelOf(each, 'cnpg.io/immediateBackup') === 'true')).toHaveLength(1)
  const schedule = await bench.client.get(cnpgTypes.ScheduledBackup, { namespace, name: 'often' })
  expect(textAt(schedule, 'status', 'nextScheduleTime') > textAt(schedule, 'status', 'lastScheduleTime')).toBe(true)
})
