import { expect, test } from 'vitest'
import { orders, planIn, podOf, seeIn, world } from './change/plan-for-tests.ts'
import { resources } from './resources.ts'

const has = { resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '2', memory: '2Gi' } } }

test('only what changes is sent: what is left out stays, null takes away', () => {
  const plan = planIn(resources, world(3, { spec: has }), { cpuRequest: '2', cpuLimit: null, memoryRequest: '2Gi' })
  expect(plan.begin?.params).toEqual({ cpuRequest: '1', cpuLimit: '2', memoryRequest: '2Gi', memoryLimit: '2Gi', hugePages: null })
  expect(plan.steps).toMatchObject([{ verb: 'patch', patch: { spec: { resources: { requests: { cpu: '2' }, limits: { cpu: null } } } } }])
  expect(plan.fails).toEqual([])
})

test('the order of the restarts is told: replicas, then the primary as its update method says', () => {
  const text = (spec: Record<string, unknown>) =>
    planIn(resources, world(3, { spec: { ...has, ...spec } }), { cpuRequest: '2' }).consequences[0]
  expect(text({})).toMatchObject({
    level: 'rolling-restart',
    text: expect.stringMatching(/orders-3, then orders-2; then orders-1 restarts/),
  })
  expect(text({ primaryUpdateMethod: 'switchover' })?.text).toContain('a replica takes over')
  expect(text({ primaryUpdateStrategy: 'supervised' })?.text).toContain('until you switch over')
  expect(planIn(resources, world(1, { spec: has }), { cpuRequest: '2' }).consequences[0]?.level).toBe('outage')
})

test('a request over its limit, memory below shared_buffers, amounts that are none and no change at all are refused at their fields', () => {
  const fails = (params: object, spec: Record<string, unknown> = has) => planIn(resources, world(2, { spec }), params).fails
  expect(fails({ cpuRequest: '3' })).toMatchObject([{ field: 'cpuRequest', seen: expect.stringContaining('more than the limit') }])
  expect(fails({ memoryRequest: '256Mi' }, { ...has, postgresql: { parameters: { shared_buffers: '512MB' } } })).toMatchObject([
    { field: 'memoryRequest', seen: expect.stringContaining('shared_buffers') },
  ])
  expect(fails({ memoryLimit: 'much' })).toMatchObject([{ field: 'memoryLimit', seen: '“much” is not a valid amount.' }])
  expect(fails({ memoryRequest: '2' })).toMatchObject([{ field: 'memoryRequest', seen: '2 is not enough for PostgreSQL.' }])
  expect(fails({ hugePages: '3Mi' })).toMatchObject([{ field: 'hugePages' }])
  expect(fails({ hugePages: '999999999999999999999Ti' })).toMatchObject([
    { field: 'hugePages', seen: expect.stringContaining('more than any node has') },
  ])
  expect(fails({ cpuRequest: '1' })).toMatchObject([{ field: 'cpuRequest', seen: expect.stringContaining('Nothing changes') }])
})

test('huge pages are request and limit at once', () => {
  const plan = planIn(resources, world(2, { spec: has }), { hugePages: '512Mi' })
  expect(plan.steps).toMatchObject([
    { patch: { spec: { resources: { requests: { 'hugepages-2Mi': '512Mi' }, limits: { 'hugepages-2Mi': '512Mi' } } } } },
  ])
})

test('members are restarted when each pod has the new amounts, however they are written', () => {
  const container = (cpu: string) => ({ spec: { containers: [{ name: 'postgres', resources: { requests: { cpu } } }] } })
  const root = orders(2, { spec: { resources: { requests: { cpu: '1500m' } } } })
  expect(seeIn(resources, 'ROLLING', [root, podOf('orders-1', container('1')), podOf('orders-2', container('1.5'))], {})).toMatchObject({
    status: 'active',
    waitingFor: expect.stringContaining('orders-1 to restart'),
  })
  // The one that has restarted and that no node takes is why the others wait.
  const crashing = { containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } } }] }
  const noNode = {
    conditions: [{ type: 'PodScheduled', status: 'False', message: `0/3 nodes are available: 3 Insufficient cpu. ${'x'.repeat(5000)}` }],
  }
  const held = (status: object) => ({ ...podOf('orders-3', container('1.5')), status: { phase: 'Pending', ...status } })
  const waits = (status: object) => seeIn(resources, 'ROLLING', [root, podOf('orders-1', container('1')), held(status)], {}).waitingFor
  expect(waits(noNode)).toMatch(
    /^orders-1 to restart with the new amounts; orders-3 finds no node: 0\/3 nodes are available: 3 Insufficient cpu\. x+…$/,
  )
  expect(waits(noNode)?.length).toBeLessThan(300)
  expect(waits(crashing)).toContain('; orders-3 waits: CrashLoopBackOff (back-off 5m0s)')
  // Starting is no trouble.
  expect(waits({ containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] })).toBe(
    'orders-1 to restart with the new amounts',
  )
  const both = [root, podOf('orders-1', container('1.5')), podOf('orders-2', container('1500m'))]
  expect(seeIn(resources, 'ROLLING', both, {}).status).toBe('done')
  expect(seeIn(resources, 'ROLLING', both, {}, { forbidden: ['pods'] }).status).toBe('active')
})
