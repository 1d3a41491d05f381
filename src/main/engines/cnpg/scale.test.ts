import { expect, test } from 'vitest'
import { nodeOf } from '../node-for-tests.ts'
import { claimOf, orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { scale } from './scale.ts'

test('scaling sends the number alone, and the form begins with what stands', () => {
  const plan = planIn(scale, world(3), { members: 5 })
  expect(plan.because).toBeNull()
  expect(plan.begin?.params).toEqual({ members: 3 })
  expect(plan.steps).toMatchObject([{ verb: 'patch', namespace: 'shop', name: 'orders', patch: { spec: { instances: 5 } } }])
  expect(plan.fails).toEqual([])
  expect(plan.consequences[0]?.level).toBe('none')
})

test('scaling down names the volumes that are lost and never the primary', () => {
  const plan = planIn(scale, world(3), { members: 1 })
  expect(plan.consequences[0]).toMatchObject({ level: 'data-loss', text: expect.stringContaining('2 volumes') })
  expect(plan.consequences[0]?.text).toContain('orders-2, orders-3')
  expect(plan.warns.map(check => check.seen).join()).toContain('No replica is left')
  expect(plan.consequenceOf('cluster', '/spec/instances')?.level).toBe('data-loss')
})

test('members are added only while all are ready, so a plan for more says who is waited for', () => {
  const broken = world(3, { status: { readyInstances: 2 } })
  const waits = expect.stringContaining('2 of 3 members are ready: the operator adds none before all are.')
  expect(planIn(scale, broken, { members: 4 }).warns.map(check => check.seen)).toContainEqual(waits)
  expect(planIn(scale, broken, { members: 2 }).warns.map(check => check.seen)).not.toContainEqual(waits)
  expect(planIn(scale, world(3), { members: 4 }).warns).toEqual([])
})

test('fewer members than synchronous replicas need are refused at the field, and so is the number that stands', () => {
  const sync = { postgresql: { synchronous: { method: 'any', number: 1 } } }
  expect(planIn(scale, world(3, { spec: sync }), { members: 1 }).fails).toMatchObject([
    { field: 'members', seen: expect.stringContaining('synchronous') },
  ])
  expect(
    planIn(scale, world(3, { spec: sync }), { members: 2 })
      .warns.map(check => check.seen)
      .join(),
  ).toContain('writes stop')
  expect(planIn(scale, world(3, { spec: { maxSyncReplicas: 2 } }), { members: 2 }).fails).toMatchObject([
    { field: 'members', seen: expect.stringContaining('set 3 members again') },
  ])
  expect(planIn(scale, world(3), { members: 3 }).fails).toMatchObject([{ field: 'members', seen: 'It has 3 members already.' }])
})

test('what is paused, going or ignored by the operator can’t be scaled, and says why', () => {
  const annotated = (annotations: Record<string, string>) => world(1, { metadata: { annotations } })
  expect(planIn(scale, annotated({ 'cnpg.io/hibernation': 'on' }), { members: 2 }).because).toBe('It is being paused.')
  expect(planIn(scale, annotated({ 'cnpg.io/reconciliationLoop': 'disabled' }), { members: 2 }).because).toContain('told to ignore it')
  const going = world(1, { metadata: { deletionTimestamp: '2026-03-01T00:00:00Z' } })
  expect(planIn(scale, going, { members: 2 }).because).toBe('It is being deleted.')
})

test('a run waits for volumes and members, up and down, and is done only by what it saw', () => {
  expect(seeIn(scale, 'VOLUMES', [orders(3), claimOf('orders-1')], { members: 3 })).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('2 of 3'),
  })
  expect(seeIn(scale, 'VOLUMES', [orders(1), claimOf('orders-1'), claimOf('orders-2')], { members: 1 }).waitingFor).toContain('deleted')
  expect(seeIn(scale, 'VOLUMES', world(2), { members: 2 }).status).toBe('done')
  expect(seeIn(scale, 'COMPLETED', [orders(1), podOf('orders-1'), podOf('orders-2')], { members: 1 }).waitingFor).toContain('1 of 2')
  expect(seeIn(scale, 'COMPLETED', [orders(2), podOf('orders-1'), podOf('orders-2', { ready: false })], { members: 2 }).status).toBe(
    'active',
  )
  const joins = podOf('orders-3-join', { metadata: { labels: { 'cnpg.io/cluster': 'orders', 'cnpg.io/jobRole': 'join' } } })
  const noNode = {
    ...joins,
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'Insufficient cpu' }] },
  }
  const waits = (id: string) => seeIn(scale, id, [...world(2, { spec: { instances: 3 } }), noNode], { members: 3 }).waitingFor
  expect(waits('VOLUMES')).toBe('1 of 3 data volumes to be made; orders-3-join finds no node: Insufficient cpu')
  // Named once, where the stage names it itself.
  expect(waits('COMPLETED')?.match(/orders-3-join/g)).toHaveLength(1)
  expect(seeIn(scale, 'COMPLETED', world(2), { members: 2 }).status).toBe('done')
  expect(seeIn(scale, 'COMPLETED', world(2), { members: 2 }, { forbidden: ['pods'] }).status).toBe('active')
  expect(seeIn(scale, 'COMPLETED', [podOf('orders-1')], { members: 1 }).status).toBe('failed')
})

const runsOn = (name: string, nodeName: string, cpu: string) => ({
  kind: 'Pod',
  metadata: { name, namespace: 'elsewhere' },
  spec: { nodeName, containers: [{ name: 'app', resources: { requests: { cpu, memory: '1Gi' } } }] },
  status: { phase: 'Running' },
})
const asking = { resources: { requests: { cpu: '1', memory: '2Gi' } } }

test('room for new members is counted by node, with what runs there taken off where that can be read', () => {
  const nodes = [nodeOf('a', '4', '8Gi'), nodeOf('b', '2', '8Gi'), nodeOf('closed', '64', '8Gi', { spec: { unschedulable: true } })]
  const busy = [...nodes, runsOn('batch', 'a', '3'), runsOn('done', 'b', '0')]
  const seen = (objects: readonly object[], members: number, forbidden: readonly string[] = [], spec: object = asking) => {
    const plan = planIn(scale, [...world(1, { spec: { ...asking, ...spec } }), ...(objects as never[])], { members }, forbidden)
    return plan.checks.filter(check => check.id.startsWith('room')).map(check => `${check.status} ${check.seen}`)[0]
  }
  expect(seen(busy, 4)).toBe('pass There is room for 3 more (1 CPU, 2 GiB memory each; what runs already is taken off).')
  expect(seen(busy, 6)).toContain('warn The nodes have room for 3 of 5 new members')
  expect(seen(busy, 6, ['pods'])).toContain('pass There is room for 5 more (1 CPU, 2 GiB memory each; by the size of the nodes alone')
  expect(seen(busy, 4, [], { affinity: { podAntiAffinityType: 'required' } })).toContain('room for 2 of 3')
  expect(seen(busy, 3, [], { resources: { requests: { cpu: '1', memory: '1Gi', 'hugepages-2Mi': '1Gi' } } })).toContain('room for 0 of 2')
  expect(seen([], 2, ['nodes'])).toContain('warn The nodes can’t be read')
  expect(seen(busy, 1)).toBe('pass No member is added.')
})
