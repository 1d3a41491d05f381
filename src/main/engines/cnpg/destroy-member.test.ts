import { expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { claimOf, orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { destroyMember } from './destroy-member.ts'

const owner = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', name: 'orders', uid: 'u-orders' }
const owned = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, uid: `u-${object.metadata.name}`, ownerReferences: [owner] },
})
const three = world(3).map(object => (object.kind === 'PersistentVolumeClaim' ? owned(object) : object))

test('volumes go before the pod, each by its own delete, and kept ones lose their owner and are marked', () => {
  const wal = owned(claimOf('orders-3', { role: 'PG_WAL' }))
  const plan = planIn(destroyMember, [...three, wal], { member: 'orders-3' })
  expect(plan.steps.map(step => `${step.verb} ${'name' in step ? step.name : ''}`)).toEqual([
    'delete orders-3',
    'delete orders-3-wal',
    'delete orders-3',
  ])
  expect(plan.steps.at(-1)?.kind.kind).toBe('Pod')
  expect(plan.consequences[0]).toMatchObject({ level: 'data-loss', text: expect.stringContaining('orders-3 and its 2 volumes (20 GiB)') })
  const kept = planIn(destroyMember, three, { member: 'orders-3', keepVolumes: true })
  expect(kept.steps[0]).toMatchObject({
    verb: 'patch',
    patch: { metadata: { ownerReferences: null, annotations: { 'cnpg.io/pvcStatus': 'detached' } } },
  })
})

test('the primary, who becomes it, the last member and strangers are refused by name', () => {
  const fails = (member: string, objects = three) => planIn(destroyMember, objects, { member }).fails.map(check => check.seen)
  expect(fails('orders-1')).toContain('orders-1 is the primary: all writes are there.')
  expect(fails('nobody')).toContain('There is no member “nobody”.')
  const moving = [orders(3, { status: { targetPrimary: 'orders-2' } }), ...three.slice(1)]
  expect(fails('orders-2', moving)).toContain('orders-2 is becoming the primary.')
  const down = [...three.filter(each => each.kind !== 'Pod'), podOf('orders-1', { ready: false }), podOf('orders-2'), podOf('orders-3')]
  expect(fails('orders-2', down).join()).toContain('could be cloned from nobody')
  expect(planIn(destroyMember, world(1), { member: 'orders-1' }).because).toContain('the only member')
})

test('where commits wait for replicas it is said that writes stop, and a form begins with the broken member', () => {
  const sync = { postgresql: { synchronous: { method: 'any', number: 1 } } }
  const two = world(2, { spec: sync })
  expect(
    planIn(destroyMember, two, { member: 'orders-2' })
      .warns.map(check => check.seen)
      .join(),
  ).toContain('writes stop until the new one has caught up')
  const broken = [...three.filter(each => each.metadata.name !== 'orders-2' || each.kind !== 'Pod'), podOf('orders-2', { ready: false })]
  expect(planIn(destroyMember, broken, { member: 'orders-2' }).begin?.params).toEqual({ member: 'orders-2' })
})

test('it is gone when its pod and its claims are, or when they are detached; what can’t be read is not gone', () => {
  const remembered = { pod: 'u-orders-3', claims: 'u-orders-3' }
  const see = (objects: readonly KubeObject[], more: object = {}, forbidden: readonly string[] = []) =>
    seeIn(destroyMember, 'GOING', objects, { member: 'orders-3', ...more }, { remembered, forbidden })
  expect(see(three).waitingFor).toContain('the pod of orders-3')
  const podless = three.filter(each => !(each.kind === 'Pod' && each.metadata.name === 'orders-3'))
  expect(see(podless).waitingFor).toContain('orders-3 to be deleted')
  expect(see(podless, { keepVolumes: true }).waitingFor).toContain('to be detached')
  expect(see(podless.filter(each => each.metadata.name !== 'orders-3')).status).toBe('done')
  expect(
    see(
      podless.filter(each => each.metadata.name !== 'orders-3'),
      {},
      ['persistentvolumeclaims'],
    ).status,
  ).toBe('active')
})
