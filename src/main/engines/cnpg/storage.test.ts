import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { claimOf, orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { storage } from './storage.ts'

const fast: KubeObject = { kind: 'StorageClass', metadata: { name: 'fast' }, allowVolumeExpansion: true }
const stiff: KubeObject = { kind: 'StorageClass', metadata: { name: 'fast' }, allowVolumeExpansion: false }
const wal = { walStorage: { size: '4Gi' } }

test('a larger data volume is one field, and running members are not touched', () => {
  const plan = planIn(storage, [...world(2), fast], { size: '20Gi' })
  expect(plan.begin?.params).toEqual({ size: '10Gi' })
  expect(plan.steps).toMatchObject([{ verb: 'patch', patch: { spec: { storage: { size: '20Gi' } } } }])
  expect(plan.steps[0]).not.toHaveProperty('patch.spec.walStorage')
  expect(plan.fails).toEqual([])
  expect(plan.consequences).toMatchObject([{ level: 'none', text: expect.stringContaining('can’t shrink again') }])
})

test('shrinking is refused at the field, for data and WAL', () => {
  const refused = planIn(storage, [...world(2, { spec: wal }), claimOf('orders-1', { role: 'PG_WAL' }), fast], {
    size: '5Gi',
    walSize: '2Gi',
  })
  expect(refused.fails).toMatchObject([
    { field: 'size', seen: 'A data volume can’t shrink from 10Gi to 5Gi.' },
    { field: 'walSize', seen: 'A WAL volume can’t shrink from 4Gi to 2Gi.' },
  ])
})

test('a storage class that does not expand is refused by its name; one that can’t be read is unknown', () => {
  expect(planIn(storage, [...world(2), stiff], { size: '20Gi' }).fails).toMatchObject([
    { field: 'size', seen: expect.stringContaining('Storage class fast does not let volumes grow') },
  ])
  expect(planIn(storage, world(2), { size: '20Gi' }).fails).toMatchObject([
    { field: 'size', seen: expect.stringContaining('no storage class') },
  ])
  const blind = planIn(storage, world(2), { size: '20Gi' }, ['storageclasses.storage.k8s.io'])
  expect(blind.fails).toEqual([])
  expect(blind.checks.find(check => check.id === 'storage-class-1')?.status).toBe('unknown')
})

test('a WAL volume that is added restarts the members, and must hold max_wal_size', () => {
  const plan = planIn(storage, [...world(3), fast], { walSize: '4Gi', walStorageClass: 'fast' })
  expect(plan.steps).toMatchObject([{ patch: { spec: { walStorage: { size: '4Gi', storageClass: 'fast' } } } }])
  expect(plan.consequences).toMatchObject([{ level: 'rolling-restart', text: expect.stringContaining('can’t be taken away') }])
  expect(planIn(storage, [...world(3), fast], { walSize: '512Mi', walStorageClass: 'fast' }).fails).toMatchObject([
    { field: 'walSize', seen: expect.stringContaining('max_wal_size') },
  ])
  expect(planIn(storage, [...world(3), fast], { walSize: '4Gi', walStorageClass: 'slow' }).fails).toMatchObject([
    { field: 'walStorageClass' },
  ])
  expect(planIn(storage, [...world(3), fast], { size: '10Gi' }).fails).toMatchObject([
    { field: 'size', seen: expect.stringContaining('Nothing grows') },
  ])
})

test('volumes are done when their capacity is there, and a new WAL volume when its member has it', () => {
  const grows = [orders(1), podOf('orders-1'), claimOf('orders-1', { asked: '20Gi', has: '10Gi' })]
  expect(seeIn(storage, 'DATA_VOLUMES', grows, { size: '20Gi' })).toMatchObject({
    status: 'active',
    waitingFor: 'orders-1 has 10Gi (asks for 20Gi)',
  })
  expect(seeIn(storage, 'DATA_VOLUMES', [orders(1), claimOf('orders-1', { asked: '20Gi' })], { size: '20Gi' }).status).toBe('done')
  expect(seeIn(storage, 'WAL_VOLUMES', grows, { size: '20Gi' }).status).toBe('not-applicable')
  const claims = [orders(1), claimOf('orders-1', { role: 'PG_WAL', asked: '4Gi' })]
  expect(seeIn(storage, 'WAL_VOLUMES', [...claims, podOf('orders-1')], { walSize: '4Gi' })).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('restart with its WAL volume'),
  })
  const mounted = podOf('orders-1', { spec: { volumes: [{ name: 'pg-wal', persistentVolumeClaim: { claimName: 'orders-1-wal' } }] } })
  expect(seeIn(storage, 'WAL_VOLUMES', [...claims, mounted], { walSize: '4Gi' }).status).toBe('done')
})
