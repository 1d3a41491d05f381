import { expect, test } from 'vitest'
import type { PodSample } from '../engine.ts'
import { createFixtureView } from '../fixture-view.ts'
import { orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { projectCluster } from './project.ts'
import { readStatus } from './status-facts.ts'
import { switchover } from './switchover.ts'
import { watches } from './watches.ts'

test('the status says who shall lead, since when to the microsecond, and why', () => {
  const plan = planIn(switchover, world(3), { target: 'orders-2' })
  expect(plan.because).toBeNull()
  expect(plan.steps).toMatchObject([
    {
      verb: 'status',
      patch: {
        status: {
          targetPrimary: 'orders-2',
          targetPrimaryTimestamp: '2026-03-01T10:00:00.000000Z',
          phase: 'Switchover in progress',
          phaseReason: 'Switching over to orders-2',
        },
      },
    },
  ])
  expect(plan.consequences[0]?.level).toBe('switchover')
  expect(plan.fails).toEqual([])
})

test('who can’t lead is refused at the field, by the reason', () => {
  const refused = (target: string, objects = world(3)) => planIn(switchover, objects, { target }).fails[0]
  expect(refused('orders-1')).toMatchObject({
    field: 'target',
    seen: 'orders-1 is the primary already.',
    cure: 'Choose one of orders-2, orders-3.',
  })
  expect(refused('orders-8')?.seen).toBe('There is no member “orders-8”.')
  expect(refused('orders-2', [orders(2), podOf('orders-1'), podOf('orders-2', { ready: false })])?.seen).toContain('not ready')
  expect(refused('orders-2', world(2, { metadata: { annotations: { 'cnpg.io/fencedInstances': '["orders-2"]' } } }))?.seen).toContain(
    'fenced',
  )
  const forked = { timelineID: 4, instancesReportedState: { 'orders-2': { timeLineID: 3 } } }
  expect(refused('orders-2', world(2, { status: forked }))?.seen).toContain('timeline 3')
})

test('with one member, or on the move already, there is nothing to switch', () => {
  expect(planIn(switchover, world(1), { target: 'orders-1' }).because).toContain('only one member')
  expect(planIn(switchover, world(2, { status: { targetPrimary: 'orders-2' } }), { target: 'orders-2' }).because).toContain(
    'moves from orders-1',
  )
  expect(planIn(switchover, [orders(2), podOf('orders-1')], { target: 'orders-2' }).because).toBe('No replica is ready to take over.')
})

test('candidates stand by their lag, the least first and chosen; one of which nothing is known comes last', () => {
  const objects = [...world(4)]
  const [root] = objects
  if (root === undefined) throw new Error('no root')
  const view = createFixtureView(objects, [], [], watches)
  const row = (applicationName: string, replayLsn: string, syncState: string) => ({
    applicationName,
    replayLsn,
    syncState,
    state: 'streaming',
  })
  const answer = {
    isPrimary: true,
    timeLineID: 1,
    currentLsn: '0/5000',
    replicationInfo: [row('orders-2', '0/1000', 'async'), row('orders-3', '0/5000', 'quorum')],
  }
  const sample = (pod: string, body: object): PodSample => ({
    read: 'status',
    pod,
    facts: readStatus(JSON.stringify(body)),
    at: '2026-03-01T10:00:00Z',
    problem: null,
  })
  const replica = { isPrimary: false, timeLineID: 1 }
  const samples = [sample('orders-1', answer), sample('orders-2', replica), sample('orders-3', replica)]
  const begin = switchover.begin?.({ cluster: projectCluster({ contextId: 'here', root, view }), view, samples })
  expect(begin?.params).toEqual({ target: 'orders-3' })
  expect(begin?.choices.target).toMatchObject([
    { value: 'orders-3', note: '0 B behind, quorum' },
    { value: 'orders-2', note: '16 KiB behind, async' },
    { value: 'orders-4', note: expect.stringContaining('lag not known') },
  ])
})

test('it is over when the target leads, and failed when the operator went back', () => {
  const see = (status: Record<string, unknown>) => seeIn(switchover, 'SWITCHING', world(2, { status }), { target: 'orders-2' })
  expect(see({ targetPrimary: 'orders-2' })).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('orders-1 is primary still'),
  })
  expect(see({ targetPrimary: 'orders-2', currentPrimary: 'orders-2' }).status).toBe('done')
  expect(see({ targetPrimary: 'orders-1' }).status).toBe('failed')
})
