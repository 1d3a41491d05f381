import { expect, test } from 'vitest'
import { now } from '../change/plan-for-tests.ts'
import { orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { reload } from './reload.ts'
import { restart } from './restart.ts'

test('all members restart by the annotation, a replica by its pod, the primary by the status', () => {
  expect(planIn(restart, world(3), {}).steps).toMatchObject([
    { verb: 'patch', patch: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': now } } } },
  ])
  const replica = planIn(restart, world(3), { member: 'orders-2' })
  expect(replica.steps).toMatchObject([{ verb: 'delete', kind: { kind: 'Pod' }, name: 'orders-2', propagation: 'Background' }])
  expect(replica.remember).toEqual({ pod: 'u-orders-2' })
  const primary = planIn(restart, world(3), { member: 'orders-1' })
  expect(primary.steps).toMatchObject([
    { verb: 'status', patch: { status: { phase: 'Primary instance is being restarted in-place', phaseReason: 'Requested by the user' } } },
  ])
  expect(primary.consequences[0]?.level).toBe('outage')
})

test('a member that is none, or is fenced, is refused at its field; one alone is warned of', () => {
  expect(planIn(restart, world(2), { member: 'orders-7' }).fails).toMatchObject([
    { field: 'member', seen: 'There is no member “orders-7”.' },
  ])
  const fenced = world(2, { metadata: { annotations: { 'cnpg.io/fencedInstances': '["orders-2"]' } } })
  expect(planIn(restart, fenced, { member: 'orders-2' }).fails).toMatchObject([
    { field: 'member', seen: expect.stringContaining('fenced') },
  ])
  expect(planIn(restart, world(1), { member: 'orders-1' }).warns).toHaveLength(1)
  expect(planIn(restart, world(1), {}).consequences[0]?.level).toBe('outage')
})

test('the form offers every member with its role', () => {
  expect(planIn(restart, world(2), {}).begin?.choices.member).toMatchObject([
    { value: 'all' },
    { value: 'orders-1', note: 'primary' },
    { value: 'orders-2', note: 'replica' },
  ])
})

test('a restart is over when each pod carries the time that was asked for, or is another pod, or the phase moved on', () => {
  const asked = { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': now } } }
  const root = orders(2, asked)
  const see = (objects: Parameters<typeof seeIn>[2], params = {}, remembered = {}) =>
    seeIn(restart, 'RESTARTING', objects, params, { remembered })
  expect(see([root, podOf('orders-1'), podOf('orders-2', asked)])).toMatchObject({ status: 'active', waitingFor: 'orders-1 to restart' })
  expect(see([root, podOf('orders-1', asked), podOf('orders-2', asked)]).status).toBe('done')
  expect(see(world(2), { member: 'orders-2' }, { pod: 'u-orders-2' }).status).toBe('active')
  expect(see(world(2), { member: 'orders-2' }, { pod: 'u-old' }).status).toBe('done')
  expect(see([orders(2)], { member: 'orders-2' }, { pod: 'u-old' }).status).toBe('active')
  expect(see(world(2, { status: { phase: 'Primary instance is being restarted in-place' } }), { member: 'orders-1' }).status).toBe('active')
  expect(see(world(2), { member: 'orders-1' }).status).toBe('done')
})

test('a reload is asked for by its annotation, and nobody claims to have seen it happen', () => {
  expect(planIn(reload, world(2), {}).steps).toMatchObject([{ patch: { metadata: { annotations: { 'cnpg.io/reloadedAt': now } } } }])
  expect(planIn(reload, world(2, { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } } }), {}).because).toBe('It is being paused.')
  expect(seeIn(reload, 'ASKED', world(2), {}).status).toBe('active')
  expect(seeIn(reload, 'ASKED', world(2, { metadata: { annotations: { 'cnpg.io/reloadedAt': now } } }), {}).note).toContain('do not report')
})
