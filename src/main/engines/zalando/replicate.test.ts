import { expect, test } from 'vitest'
import { podAnswerKind, podAnswerName } from '../pod-answers.ts'
import { claimOf, orders, planIn, podOf, seeIn, setOf, settings, world } from './change/plan-for-tests.ts'
import { replicate } from './replicate.ts'

const synchronous = (more: Record<string, unknown> = {}) => ({ spec: { patroni: { synchronous_mode: true, ...more } } })

test('only what changes is sent, and what is left out stays', () => {
  const plan = planIn(replicate, world(3, synchronous({ ttl: 40 })), { synchronous: 'strict', syncNumber: 2 })
  expect(plan.fails).toEqual([])
  expect(plan.steps).toMatchObject([
    { verb: 'patch', patch: { spec: { patroni: { synchronous_mode_strict: true, synchronous_node_count: 2 } } } },
  ])
  expect(JSON.stringify(plan.steps)).not.toMatch(/synchronous_mode"|ttl|failsafe/)
  expect(plan.consequences).toMatchObject([
    { level: 'reload', text: expect.stringContaining('While no replica can confirm, nothing is written.') },
  ])
})

test('the form begins with what stands', () => {
  const root = world(2, synchronous({ synchronous_mode_strict: true, failsafe_mode: false, maximum_lag_on_failover: 33_554_432 }))
  expect(planIn(replicate, root, {}).begin?.params).toEqual({
    synchronous: 'strict',
    syncNumber: 1,
    failsafe: 'off',
    ttl: null,
    loopWait: null,
    retryTimeout: null,
    maximumLag: '32Mi',
  })
})

const unready = [orders(2), podOf(0), podOf(1, { ready: false }), setOf(2, 1), settings(), claimOf(0), claimOf(1)]

for (const [objects, params, field, says] of [
  [world(2), {}, null, 'Nothing changes'],
  [world(1), { synchronous: 'strict' }, 'synchronous', 'It has one member: with no replica to confirm, nothing could be written.'],
  [world(2), { synchronous: 'on', syncNumber: 2 }, 'syncNumber', 'It has 1 replica, fewer than must be synchronous.'],
  [unready, { synchronous: 'strict' }, 'synchronous', 'No replica is ready now: all writes would stop at once.'],
  [world(2), { ttl: 10 }, 'ttl', 'Patroni takes no ttl below 20 seconds.'],
  [world(2), { retryTimeout: 15 }, 'retryTimeout', 'take up to 40'],
  [world(2), { maximumLag: 'much' }, 'maximumLag', 'It is not a whole number of bytes.'],
] as const)
  test(`${JSON.stringify(params)} of ${objects.filter(each => each.kind === 'Pod').length} members is refused: ${says}`, () => {
    const told = planIn(replicate, objects, params).fails.filter(check => check.seen.includes(says))
    expect(told.map(check => check.field)).toEqual([field])
  })

test('what may go wrong is said: one replica alone, none ready, times that Patroni keeps', () => {
  const said = (objects: Parameters<typeof planIn>[1], params: unknown) =>
    planIn(replicate, objects, params)
      .warns.map(check => check.seen)
      .join(' ')
  expect(said(world(2), { synchronous: 'strict' })).toContain('while that is away, nothing can be written')
  expect(said(unready, { synchronous: 'on' })).toContain('commits wait for none until one is')
  expect(said(world(1), { synchronous: 'on' })).toContain('no replica that commits could wait for')
  expect(said(world(2, synchronous({ ttl: 60 })), { ttl: null })).toContain('without ttl in the manifest the old value goes on')
  expect(said(world(2), { maximumLag: '1Mi' })).toContain('Less than 16Mi')
})

const config = (content: object) => ({
  kind: 'ConfigMap',
  metadata: { name: 'orders-config', namespace: 'shop', annotations: { config: JSON.stringify(content) } },
})
const answer = (...roles: readonly string[]) => ({
  apiVersion: 'v1',
  kind: podAnswerKind.kind,
  metadata: { name: podAnswerName({ pod: 'orders-0', path: '/cluster' }), namespace: 'shop' },
  answer: { members: roles.map((role, index) => ({ name: `orders-${index}`, role, state: 'running' })) },
})
const params = { synchronous: 'on', syncNumber: 1 }
const remembered = { confirm: '1', 'told:synchronous_mode': 'true', 'ask:orders-0': '' }

test('Patroni is told when its configuration says so, and not before', () => {
  const see = (content: object) => seeIn(replicate, 'PASSED_ON', [...world(2), config(content)], params, { remembered }).status
  expect(see({ ttl: 30 })).toBe('active')
  expect(see({ synchronous_mode: true })).toBe('done')
  expect(seeIn(replicate, 'PASSED_ON', world(2), params, { remembered }).status).toBe('not-applicable')
})

test('replicas confirm once Patroni lists as many as were asked for; with none asked for, once it lists none', () => {
  const see = (roles: readonly string[], confirm = '1') =>
    seeIn(replicate, 'SYNCHRONOUS', [...world(2), answer(...roles)], params, { remembered: { ...remembered, confirm } }).status
  expect(see(['leader', 'replica'])).toBe('active')
  expect(see(['leader', 'sync_standby'])).toBe('done')
  expect(see(['leader', 'sync_standby'], '0')).toBe('active')
  expect(see(['leader', 'replica'], '0')).toBe('done')
  expect(seeIn(replicate, 'SYNCHRONOUS', world(2), params, { remembered })).toMatchObject({
    status: 'not-applicable',
    note: expect.stringContaining('could not be asked'),
  })
})
