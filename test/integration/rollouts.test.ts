import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdmissionHook, AdmissionReview } from '../../src/main/practice/admission.ts'
import { fullConsent, operationsOn, startToyCluster, type ToyCluster, toyType } from '../fakes/operations-on.ts'
import { allConsents, namesBy, plannedRollout, restingRollout } from '../fakes/rollout-steps.ts'

const never = new AbortController().signal

/** What the server stored, in order: names. */
let stored: string[] = []
/** Names that the webhook refuses when it comes to writing; their dry runs pass. */
const refused = new Set<string>()
let toys: ToyCluster

const hook: AdmissionHook = {
  name: 'gate.toy.example.io',
  apiGroup: 'toy.example.io',
  kind: 'Toybase',
  admit({ operation, dryRun, object }: AdmissionReview) {
    if (dryRun || operation !== 'UPDATE') return {}
    if (refused.has(object.metadata.name ?? '')) return { denied: { message: 'the quota is used up' } }
    stored.push(object.metadata.name ?? '')
    return {}
  },
}

beforeAll(async () => {
  toys = await startToyCluster([hook])
})
afterAll(() => toys[Symbol.asyncDispose]())

/** So many toybases of three members, their names beginning alike. */
async function makeToys(prefix: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`)
  for (const name of names)
    await toys.other.create(toyType, {
      apiVersion: 'toy.example.io/v1',
      kind: 'Toybase',
      metadata: { name, namespace: 'default' },
      spec: { members: 3, size: '5Gi' },
    })
  stored = []
  refused.clear()
  return names
}

const idsOf = (contextId: string, names: readonly string[]) => names.map(name => `${contextId}:toy:default:${name}`)
const shape = { canary: true, waveSize: 3, parallel: 2 }

test('a rollout goes wave by wave in its order, and each database is written once', async () => {
  const names = await makeToys('calm', 8)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const { id } = await operations.rollouts.create({
    operation: 'scale',
    clusterIds: idsOf(contextId, names),
    params: { members: 5 },
    shape,
  })
  const planned = await plannedRollout(operations, id)
  expect(planned.items.map(item => item.wave)).toEqual([1, 2, 2, 2, 3, 3, 3, 4])
  expect(planned.items.every(item => item.planState === 'ready' && item.gravest === 'rolling-restart')).toBe(true)
  expect(stored).toEqual([])
  expect(() => operations.rollouts.start({ id, consents: [] })).toThrow('was not consented to')
  const turned = operations.rollouts.arrange({ id, clusterIds: idsOf(contextId, names.toReversed()), shape: { ...shape, parallel: 1 } })
  expect(turned.items[0]).toMatchObject({ name: 'calm-08', wave: 1 })
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  const ended = await restingRollout(operations, id)
  expect(ended.state).toBe('completed')
  expect(stored).toEqual(names.toReversed())
  const kinds = operations.runs.journal({ limit: 500 }).map(entry => entry.kind)
  expect(kinds.filter(kind => kind === 'rollout-begins')).toHaveLength(8)
  expect(kinds[0]).toBe('rollout-completed')
  const told = operations.runs.journal({ limit: 500 }).filter(entry => entry.kind.startsWith('rollout-'))
  const [first] = ended.items
  const { target } = operations.plans.get({ id: first?.planId ?? '' })
  expect(new Set(told.map(entry => entry.contextName))).toEqual(new Set([first?.contextName]))
  expect(target?.username).toEqual(expect.any(String))
  // Before its plans are made nobody knows as whom they will act.
  expect(told.map(entry => [entry.kind, entry.who])).toEqual(
    told.map(entry => [entry.kind, entry.kind === 'rollout-made' ? null : target?.username]),
  )
  expect(told.filter(entry => entry.kind === 'rollout-begins').map(entry => entry.clusterId)).toEqual(idsOf(contextId, names))
})

test('the first that is refused stops all that has not begun, and says so; left out, the rest goes on', async () => {
  const names = await makeToys('red', 8)
  refused.add('red-03')
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const clusterIds = idsOf(contextId, names)
  const { id } = await operations.rollouts.create({
    operation: 'scale',
    clusterIds,
    params: { members: 5 },
    shape: { ...shape, parallel: 1 },
  })
  await plannedRollout(operations, id)
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  const halted = await restingRollout(operations, id)
  expect(halted.stop).toMatchObject({ by: 'failure', clusterId: clusterIds[2] })
  expect(halted.stop?.text).toContain('default/red-03 in toys: ')
  expect(halted.stop?.text).toContain('the quota is used up')
  expect(halted.stop?.text).toContain('5 databases are not started.')
  expect(namesBy(halted)).toEqual({ completed: names.slice(0, 2), failed: ['red-03'], waiting: names.slice(3) })
  expect(() => operations.rollouts.resume({ id, consents: [] })).toThrow('They have not succeeded.')
  operations.rollouts.leaveOut({ id, clusterId: clusterIds[2] ?? '', out: true })
  operations.rollouts.resume({ id, consents: [] })
  const ended = await restingRollout(operations, id)
  expect(ended.state).toBe('completed')
  expect(namesBy(ended)['left-out']).toEqual(['red-03'])
  expect(stored).toEqual(names.filter(name => name !== 'red-03'))
})

test('a plan that would do something else now is not applied: it stops, and a new plan needs consent again', async () => {
  const names = await makeToys('stale', 4)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const clusterIds = idsOf(contextId, names)
  const { id } = await operations.rollouts.create({ operation: 'scale', clusterIds, params: { members: 5 }, shape })
  await plannedRollout(operations, id)
  // A newer version alone is no reason to stop; another field is.
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'stale-01' }, { seen: 'again' })
  await toys.other.patch(toyType, { namespace: 'default', name: 'stale-02' }, 'merge', { spec: { size: '7Gi' } })
  stored = []
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  const halted = await restingRollout(operations, id)
  expect(namesBy(halted).stale).toEqual(['stale-02'])
  expect(namesBy(halted).waiting).toContain('stale-04')
  const stale = clusterIds[1] ?? ''
  operations.rollouts.replan({ id, clusterId: stale })
  await plannedRollout(operations, id)
  expect(() => operations.rollouts.resume({ id, consents: [] })).toThrow('its plan was not consented to')
  operations.rollouts.resume({ id, consents: allConsents(operations, id) })
  expect((await restingRollout(operations, id)).state).toBe('completed')
  expect(stored.toSorted()).toEqual(names)
})

test('stopped by hand it begins nothing more; what is under way ends, and it goes on when it is told to', async () => {
  const names = await makeToys('hand', 6)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const { id } = await operations.rollouts.create({
    operation: 'scale',
    clusterIds: idsOf(contextId, names),
    params: { members: 5 },
    shape: { canary: false, waveSize: 6, parallel: 1 },
  })
  await plannedRollout(operations, id)
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  operations.rollouts.stop({ id })
  const halted = await restingRollout(operations, id)
  expect(halted.stop).toMatchObject({ by: 'user', clusterId: null })
  expect(halted.items.filter(item => item.state === 'completed').length).toBeLessThanOrEqual(1)
  operations.rollouts.resume({ id, consents: [] })
  expect((await restingRollout(operations, id)).state).toBe('completed')
  expect(stored).toEqual(names)
})

test('what was left out is not taken into a rollout that is under way: it would begin unseen', async () => {
  const names = await makeToys('late', 4)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const clusterIds = idsOf(contextId, names)
  const { id } = await operations.rollouts.create({ operation: 'scale', clusterIds, params: { members: 5 }, shape })
  await plannedRollout(operations, id)
  const [late = ''] = clusterIds
  operations.rollouts.leaveOut({ id, clusterId: late, out: true })
  stored = []
  operations.rollouts.start({ id, consents: allConsents(operations, id).slice(1) })
  expect(() => operations.rollouts.leaveOut({ id, clusterId: late, out: false })).toThrow('The rollout is under way.')
  expect((await restingRollout(operations, id)).state).toBe('completed')
  expect(stored.toSorted()).toEqual(names.slice(1))
})

test('a plan of a rollout that was applied by itself counts as its one time', async () => {
  const names = await makeToys('apart', 2)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const { id } = await operations.rollouts.create({
    operation: 'scale',
    clusterIds: idsOf(contextId, names),
    params: { members: 5 },
    shape,
  })
  await plannedRollout(operations, id)
  const consents = allConsents(operations, id)
  const [, second] = operations.rollouts.plans({ id })
  if (second === undefined) throw new Error('no plan')
  expect(() => operations.plans.discard({ id: second.planId })).toThrow('belongs to the rollout')
  const run = await operations.plans.apply({ id: second.planId, consent: fullConsent(second) }, never)
  operations.rollouts.start({ id, consents })
  const ended = await restingRollout(operations, id)
  expect(ended.state).toBe('completed')
  expect(ended.items[1]?.runId).toBe(run.id)
  expect(stored.toSorted()).toEqual(names)
})

test('what can’t be planned is named and can be left out; what the operation never takes is refused at once', async () => {
  const names = await makeToys('odd', 2)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const clusterIds = idsOf(contextId, [...names, 'nobody'])
  const make = (params: Record<string, unknown>, ids = clusterIds, operation = 'scale') =>
    operations.rollouts.create({ operation, clusterIds: ids, params })
  await expect(make({ members: 99 })).rejects.toMatchObject({ code: 'bad-input', data: { fields: [{ path: 'members' }] } })
  await expect(make({ members: 5, size: 1 })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(make({}, [...clusterIds, `${contextId}:other:default:x`])).rejects.toMatchObject({ code: 'bad-input' })
  await expect(make({ name: 'x', namespace: 'y' }, clusterIds, 'provision')).rejects.toMatchObject({ code: 'bad-input' })
  const { id } = await make({ members: 5 })
  const planned = await plannedRollout(operations, id)
  expect(namesBy(planned).unplanned).toEqual(['nobody'])
  expect(planned.items[2]?.reason).toContain('does not exist')
  expect(() => operations.rollouts.start({ id, consents: allConsents(operations, id) })).toThrow('No plan could be made. default/nobody')
  operations.rollouts.leaveOut({ id, clusterId: clusterIds[2] ?? '', out: true })
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  expect((await restingRollout(operations, id)).state).toBe('completed')
})

test('each plan’s own words have to be typed: one name does not do for all', async () => {
  const names = await makeToys('gone', 2)
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const { id } = await operations.rollouts.create({ operation: 'drop', clusterIds: idsOf(contextId, names), params: {} })
  await plannedRollout(operations, id)
  const same = operations.rollouts.plans({ id }).map(plan => ({ planId: plan.planId, consent: { ...fullConsent(plan), typed: 'gone-01' } }))
  expect(() => operations.rollouts.start({ id, consents: same })).toThrow('gone-02')
  operations.rollouts.discard({ id })
  expect(operations.plans.list()).toEqual([])
})

test('closed in the middle it stands still at the next start, until somebody says that it is to go on', async () => {
  const names = await makeToys('close', 6)
  const folder = await mkdtemp(join(tmpdir(), 'rollouts-'))
  const first = await operationsOn(toys.connect(), { folder })
  const { id } = await first.operations.rollouts.create({
    operation: 'scale',
    clusterIds: idsOf(first.contextId, names),
    params: { members: 5 },
    shape: { canary: false, waveSize: 2, parallel: 1 },
  })
  await plannedRollout(first.operations, id)
  first.operations.rollouts.start({ id, consents: allConsents(first.operations, id) })
  await first[Symbol.asyncDispose]()
  await using second = await operationsOn(toys.connect(), { folder })
  second.operations.runs.resume()
  const halted = await restingRollout(second.operations, id)
  expect(halted.stop).toMatchObject({ by: 'restart' })
  expect(stored.length).toBeLessThan(6)
  second.operations.rollouts.resume({ id, consents: [] })
  expect((await restingRollout(second.operations, id)).state).toBe('completed')
  expect(stored).toEqual(names)
  await rm(folder, { recursive: true })
})
