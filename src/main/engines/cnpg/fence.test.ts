import { expect, test } from 'vitest'
import { orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { fence, unfence } from './fence.ts'

const fenced = (list: string) => ({ metadata: { annotations: { 'cnpg.io/fencedInstances': list } } })
const annotationIn = (steps: readonly object[]) => steps.map(step => JSON.stringify((step as { patch?: unknown }).patch)).join()

test('a fence is a sorted list, and goes with its last member', () => {
  expect(annotationIn(planIn(fence, world(3, fenced('["orders-3"]')), { member: 'orders-2' }).steps)).toContain(
    '"[\\"orders-2\\",\\"orders-3\\"]"',
  )
  expect(annotationIn(planIn(fence, world(3), { member: '*' }).steps)).toContain('"[\\"*\\"]"')
  expect(annotationIn(planIn(unfence, world(3, fenced('["orders-2","orders-3"]')), { member: 'orders-2' }).steps)).toContain(
    '"[\\"orders-3\\"]"',
  )
  expect(annotationIn(planIn(unfence, world(3, fenced('["orders-2"]')), { member: 'orders-2' }).steps)).toContain(
    '"cnpg.io/fencedInstances":null',
  )
  expect(annotationIn(planIn(unfence, world(2, fenced('["*"]')), { member: 'orders-1' }).steps)).toContain('"[\\"orders-2\\"]"')
})

test('fencing the primary is an outage, a replica is chosen at first, and what makes no sense is refused at the field', () => {
  expect(planIn(fence, world(2), { member: 'orders-1' }).consequences[0]?.level).toBe('outage')
  const replica = planIn(fence, world(2), { member: 'orders-2' })
  expect(replica.consequences[0]?.level).toBe('connections-cut')
  expect(replica.begin?.params).toEqual({ member: 'orders-2' })
  expect(planIn(fence, world(2), { member: 'orders-5' }).fails).toMatchObject([{ field: 'member', seen: 'There is no member “orders-5”.' }])
  expect(planIn(fence, world(2, fenced('["orders-2"]')), { member: 'orders-2' }).fails).toMatchObject([
    { field: 'member', seen: 'orders-2 is fenced already.' },
  ])
  expect(planIn(unfence, world(2, fenced('["orders-2"]')), { member: 'orders-1' }).fails).toMatchObject([
    { field: 'member', seen: 'orders-1 is not fenced.' },
  ])
  expect(planIn(unfence, world(2), { member: '*' }).because).toBe('No member is fenced.')
  expect(planIn(fence, world(2, fenced('["*"]')), { member: '*' }).because).toBe('All members are fenced already.')
})

test('a fence is seen by the pod that is not ready, a lifted one by the pod that is', () => {
  const down = [podOf('orders-1'), podOf('orders-2', { ready: false })]
  const params = { member: 'orders-2' }
  expect(seeIn(fence, 'FENCING', world(2, fenced('["orders-2"]')), params).status).toBe('active')
  expect(seeIn(fence, 'FENCING', [orders(2, fenced('["orders-2"]')), ...down], params).status).toBe('done')
  expect(seeIn(fence, 'FENCING', [orders(2), ...down], params).waitingFor).toContain('somebody lifted')
  expect(seeIn(unfence, 'STARTING', [orders(2), ...down], params)).toMatchObject({
    status: 'active',
    waitingFor: 'orders-2 to become ready',
  })
  expect(seeIn(unfence, 'STARTING', world(2), params).status).toBe('done')
  expect(seeIn(unfence, 'STARTING', world(2), params, { forbidden: ['pods'] }).status).toBe('active')
})
