import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { claimOf, orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { remove } from './delete.ts'

const owned = { ownerReferences: [{ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', name: 'orders', uid: 'u-orders' }] }
const own = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, ...owned } })
const secret = (name: string): KubeObject => ({
  kind: 'Secret',
  metadata: { name, namespace: 'shop', labels: { 'cnpg.io/cluster': 'orders' } },
})
const naming = (kind: string, name: string, of = 'orders'): KubeObject => ({
  kind,
  metadata: { name, namespace: 'shop', uid: `u-${name}` },
  spec: { cluster: { name: of } },
})
const store = { plugins: [{ name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'vault' } }] }

const full = [
  orders(2, { spec: store }),
  ...['orders-1', 'orders-2'].flatMap(name => [own(podOf(name)), own(claimOf(name))]),
  { ...claimOf('orders-7') },
  own(secret('orders-app')),
  secret('given-by-me'),
  own(naming('Backup', 'first')),
  naming('Backup', 'second'),
  naming('Pooler', 'front'),
  naming('Pooler', 'other-front', 'other'),
  naming('ScheduledBackup', 'nightly'),
  naming('Database', 'ledger'),
]

test('what is lost and what stays is counted from live objects', () => {
  const plan = planIn(remove, full, {})
  expect(plan.typed?.text).toBe('orders')
  expect(plan.consequences).toEqual([
    {
      level: 'irreversible',
      text: 'Lost for good: all data of orders, with 2 members; 2 volumes (20 GiB); 1 Secret (orders-app); 1 Backup object; 1 Pooler (front); 1 ScheduledBackup (nightly).',
    },
    {
      level: 'none',
      text: 'Stays: 1 volume claim (orders-7); 1 Secret (given-by-me); 1 Backup object; 1 Database (ledger); ObjectStore vault with all that is in its bucket.',
    },
  ])
})

test('what refers to it goes first, if that is wanted, and each by a delete of its own', () => {
  expect(planIn(remove, full, {}).steps.map(step => [step.verb, step.id])).toEqual([
    ['delete', 'poolers-front'],
    ['delete', 'scheduledbackups-nightly'],
    ['delete', 'cluster'],
  ])
  expect(planIn(remove, full, { removePoolers: false, removeSchedules: false }).steps.map(step => step.id)).toEqual(['cluster'])
})

test('what can’t be read is not counted and says so; no backup and dependents are warned of', () => {
  const blind = planIn(remove, world(1), {}, ['secrets', 'persistentvolumeclaims'])
  expect(blind.checks.filter(check => check.status === 'unknown').map(check => check.seen)).toEqual([
    'Volumes can’t be read, so they are not counted.',
    'Secrets can’t be read, so they are not counted.',
  ])
  expect(blind.warns.map(check => check.seen).join()).toContain('No backup is set up')
  const copy: KubeObject = {
    kind: 'Cluster',
    metadata: { name: 'copy', namespace: 'shop', uid: 'u-copy' },
    spec: { externalClusters: [{ name: 'source', connectionParameters: { host: 'orders-rw.shop.svc' } }] },
  }
  expect(planIn(remove, [...world(1), copy], {}).warns.map(check => check.seen)).toContain(
    'copy names it as a source: a replica cluster stops following, a restored one has lost where it came from.',
  )
})

test('what is being deleted can’t be deleted again; what the operator ignores can', () => {
  expect(planIn(remove, world(1, { metadata: { deletionTimestamp: '2026-03-01T00:00:00Z' } }), {}).because).toBe('It is being deleted.')
  expect(planIn(remove, world(1, { metadata: { annotations: { 'cnpg.io/reconciliationLoop': 'disabled' } } }), {}).because).toBeNull()
})

test('it is gone when its uid is, its volumes after it, and what is left over is named', () => {
  const remembered = { uid: 'u-orders' }
  expect(seeIn(remove, 'DELETING', world(1), {}, { remembered }).status).toBe('active')
  expect(seeIn(remove, 'DELETING', world(1), {}, { remembered: { uid: 'u-before' } }).status).toBe('done')
  expect(seeIn(remove, 'DELETING', [podOf('orders-1')], {}, { remembered }).status).toBe('done')
  expect(seeIn(remove, 'DELETING', [podOf('orders-1')], {}, { remembered, forbidden: ['clusters.postgresql.cnpg.io'] }).status).toBe(
    'active',
  )
  expect(seeIn(remove, 'VOLUMES', [own(podOf('orders-1'))], {}, { remembered }).waitingFor).toContain('orders-1 to stop')
  expect(seeIn(remove, 'VOLUMES', [own(claimOf('orders-1'))], {}, { remembered }).waitingFor).toContain('1 volume claim')
  expect(seeIn(remove, 'VOLUMES', [claimOf('orders-1')], {}, { remembered }).status).toBe('done')
  expect(seeIn(remove, 'COMPLETED', full.slice(1), {}, { remembered }).note).toContain('volume claim orders-7')
})
