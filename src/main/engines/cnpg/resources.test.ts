import { expect, test } from 'vitest'
import { nodeOf } from '../node-for-tests.ts'
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

test('a member that no node is large enough for is warned of at its field; where nodes may not be read that is said, without consent', () => {
  const nodes = [
    nodeOf('a', '8', '32Gi', { labels: { disk: 'fast' } }),
    nodeOf('b', '16', '64Gi'),
    nodeOf('shut', '9000', '9000Gi', { spec: { unschedulable: true } }),
  ]
  const look = (params: object, spec: object = {}, forbidden: readonly string[] = []) =>
    planIn(resources, [...world(2, { spec: { ...has, ...spec } }), ...nodes], params, forbidden).checks.find(({ id }) => id === 'capacity')
  expect(look({ cpuRequest: '4000', cpuLimit: '4000', memoryRequest: '4000Gi', memoryLimit: '4000Gi' })).toMatchObject({
    status: 'warn',
    field: 'cpuRequest',
    seen: expect.stringContaining(
      'No node is large enough for a member (4000 CPU, 3.9 TiB): the most that one offers is 16 CPU and 64 GiB.',
    ),
  })
  // A limit alone is the request as well.
  expect(look({ cpuLimit: '100' })?.status).toBe('pass')
  expect(look({ cpuRequest: null, cpuLimit: '100' })).toMatchObject({ status: 'warn', field: 'cpuLimit' })
  expect(look({ memoryRequest: '48Gi', memoryLimit: '48Gi' })).toMatchObject({
    status: 'pass',
    seen: expect.stringContaining('1 of 2 nodes'),
  })
  const fast = { affinity: { nodeSelector: { disk: 'fast' } } }
  expect(look({ memoryRequest: '48Gi', memoryLimit: '48Gi' }, fast)).toMatchObject({ status: 'warn', field: 'memoryRequest' })
  const alone = { affinity: { podAntiAffinityType: 'required' } }
  expect(look({ cpuRequest: '12', cpuLimit: '12' }, alone)?.seen).toContain('one node is large enough for 2 members')
  expect(look({ cpuRequest: '2' }, {}, ['nodes'])).toMatchObject({ status: 'warn', seen: expect.stringContaining('could not be read') })
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
