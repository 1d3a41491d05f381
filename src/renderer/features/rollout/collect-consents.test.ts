import { expect, test } from 'vitest'
import type { RolloutItem, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { collectAsks, consentsToSend, itemsToAsk, nothingGiven, whatIsMissing } from './collect-consents.ts'

function item(name: string, more: Partial<RolloutItem> = {}): RolloutItem {
  const base = {
    contextId: 'c',
    contextName: 'c',
    namespace: 'n',
    wave: 1,
    reason: null,
    runId: null,
    beganAt: null,
    endedAt: null,
  } as const
  return {
    ...base,
    clusterId: name,
    name,
    state: 'waiting',
    planId: `plan-${name}`,
    planState: 'ready',
    gravest: null,
    consented: false,
    ...more,
  }
}

function plan(name: string, consent: Partial<RolloutPlan['consent']>): RolloutPlan {
  const check = { id: 'room', title: 'There is room', status: 'unknown', seen: 'Nobody may look.', cure: null, field: null } as const
  return {
    clusterId: name,
    planId: `plan-${name}`,
    consent: { typed: null, unknownChecks: [], takeovers: [], ...consent },
    owners: { 'cluster /spec/instances': 'terraform' },
    consequences: [],
    checks: [check],
    changes: [],
    moreChanges: 0,
  }
}

const items = [item('a'), item('b'), item('c')]
const plans = new Map(
  [
    plan('a', { unknownChecks: ['room'], typed: { text: 'prod', why: 'It is protected.' } }),
    plan('b', { unknownChecks: ['room'], takeovers: ['cluster /spec/instances'], typed: { text: 'prod', why: 'It is protected.' } }),
    plan('c', { typed: { text: 'c', why: 'All its data go.' } }),
  ].map(each => [each.planId, each] as const),
)

test('what several plans ask for in the same words is asked once, and names them', () => {
  const asks = collectAsks(items, plans)
  expect(asks.checks).toMatchObject([{ title: 'There is room', about: 'Nobody may look.', names: ['n/a', 'n/b'] }])
  expect(asks.takeovers).toMatchObject([{ title: '/spec/instances', about: 'terraform', names: ['n/b'] }])
  expect(asks.typed.map(ask => [ask.key, ask.names])).toEqual([
    ['prod', ['n/a', 'n/b']],
    ['c', ['n/c']],
  ])
})

test('it tells what is missing one by one, and sends to each plan what that plan asked for', () => {
  const asks = collectAsks(items, plans)
  expect(whatIsMissing(asks, nothingGiven)).toBe('Accept the check that could not be made.')
  const agreed = new Set([...asks.checks, ...asks.takeovers].map(ask => ask.key))
  expect(whatIsMissing(asks, { agreed, typed: { prod: 'prod' } })).toBe('Type “c” to confirm.')
  const given = { agreed, typed: { prod: ' prod', c: 'c' } }
  expect(whatIsMissing(asks, given)).toBeNull()
  expect(consentsToSend(items, plans, given)).toEqual([
    { planId: 'plan-a', consent: { typed: 'prod', unknownChecks: ['room'], takeovers: [] } },
    { planId: 'plan-b', consent: { typed: 'prod', unknownChecks: ['room'], takeovers: ['cluster /spec/instances'] } },
    { planId: 'plan-c', consent: { typed: 'c', unknownChecks: [], takeovers: [] } },
  ])
})

test('nothing is asked of what was left out, is blocked, has begun or was agreed to before', () => {
  const others = [
    item('d', { state: 'left-out' }),
    item('e', { planState: 'blocked' }),
    item('f', { state: 'completed' }),
    item('g', { consented: true }),
  ]
  expect(itemsToAsk({ items: [...others, item('h', { state: 'refused' })] }).map(each => each.name)).toEqual(['h'])
})
