/** A step that is held back until a stage is done: it goes by itself, is stopped by a failure, survives the app's end, and grows too old. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClusterId } from '../../src/shared/domain/database-cluster.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import {
  fullConsent,
  type OperationsBench,
  operationsOn,
  startToyCluster,
  type ToyCluster,
  toyIntent,
  toyType,
} from '../fakes/operations-on.ts'
import { createScaledClock } from '../fakes/scaled-clock.ts'

const never = new AbortController().signal
const namespace = 'default'

let toys: ToyCluster
beforeAll(async () => {
  toys = await startToyCluster()
})
afterAll(() => toys[Symbol.asyncDispose]())

/** Makes a toybase and a run that retires it. */
async function retire({ operations, contextId }: OperationsBench, name: string): Promise<string> {
  await toys.other.apply(toyType, { apiVersion: toyType.apiVersion, kind: 'Toybase', metadata: { name, namespace }, spec: { members: 1 } })
  const clusterId = databaseClusterId(contextId, 'toy', namespace, name)
  const plan = await operations.plans.create(toyIntent(contextId, {}, 'retire', clusterId), never)
  const { id } = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  return id
}

/** The same, up to where it waits for the copy. */
async function retiring(bench: OperationsBench, name: string): Promise<string> {
  const { operations } = bench
  const id = await retire(bench, name)
  expect(operations.runs.get({ id }).steps.map(step => step.waitsFor)).toEqual([undefined, 'copied'])
  await eventuallyTrue('it is held back', async () => operations.runs.get({ id }).steps[1]?.answer?.includes('Held back') === true)
  return id
}

const shortly = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`
const there = async (name: string) => (await toys.other.get(toyType, { namespace, name })) !== undefined
const copyIs = (name: string, status: Record<string, unknown>) =>
  toys.other.applyStatus(toyType, { namespace, name: `${name}-copy` }, status)
const kinds = ({ operations }: OperationsBench, id: string) =>
  operations.runs
    .journal({})
    .filter(entry => entry.runId === id)
    .map(entry => entry.kind)
    .toReversed()

test('a step that waits for a stage is sent when the stage was seen to be done, and not before', async () => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await retiring(bench, 'orders')
  expect(operations.runs.get({ id })).toMatchObject({ status: 'applying', steps: [{ status: 'applied' }, { status: 'pending' }] })
  expect(await there('orders')).toBe(true)
  await copyIs('orders', { ready: true })
  await eventuallyTrue('the run is completed', async () => operations.runs.get({ id }).status === 'completed')
  expect(await there('orders')).toBe(false)
  expect(kinds(bench, id)).toEqual([
    'apply-started',
    'step-sending',
    'step-applied',
    'step-waiting',
    'step-sending',
    'step-applied',
    'all-written',
    'run-completed',
  ])
})

test('a stage that fails ends the run before the step, which is not sent and says so', async () => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await retiring(bench, 'broken')
  await copyIs('broken', { broken: true })
  await eventuallyTrue('the run has failed', async () => operations.runs.get({ id }).status === 'failed')
  const run = operations.runs.get({ id })
  expect(run.message).toBe(
    'Stopped before “Delete the toybase”. The copy is broken. Neither it nor anything after it was sent. Make a new plan to go on.',
  )
  expect(run.steps.map(step => step.status)).toEqual(['applied', 'not-sent'])
  expect(run.stages.map(stage => stage.status)).toEqual(['failed', 'pending'])
  await copyIs('broken', { ready: true })
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(await there('broken')).toBe(true)
  expect(kinds(bench, id).filter(kind => kind === 'run-failed')).toHaveLength(1)
})

test('a run that holds a step back can be called off: the step is never sent, and one that writes nothing more can’t be', async () => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await retiring(bench, 'changed-my-mind')
  expect(operations.runs.callOff({ id })).toMatchObject({ status: 'interrupted', steps: [{ status: 'applied' }, { status: 'not-sent' }] })
  await copyIs('changed-my-mind', { ready: true })
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await there('changed-my-mind')).toBe(true)
  expect(operations.runs.get({ id })).toMatchObject({ status: 'interrupted', message: expect.stringContaining('It was called off.') })
  expect(kinds(bench, id)).toEqual(['apply-started', 'step-sending', 'step-applied', 'step-waiting', 'run-called-off'])
  expect(() => operations.runs.callOff({ id })).toThrow('holds nothing back')
})

test('a run that waits when the app is closed goes on waiting when it is started again, and writes each step once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'held-back-'))
  try {
    let id = ''
    {
      await using bench = await operationsOn(toys.connect(), { folder, clock: createScaledClock(20) })
      id = await retiring(bench, 'closed')
    }
    await copyIs('closed', { ready: true })
    expect(await there('closed')).toBe(true)
    await using bench = await operationsOn(toys.connect(), { folder, clock: createScaledClock(20) })
    bench.operations.runs.resume()
    await eventuallyTrue('the run is completed', async () => bench.operations.runs.get({ id }).status === 'completed')
    expect(await there('closed')).toBe(false)
    expect(kinds(bench, id).filter(kind => kind === 'step-sending')).toHaveLength(2)
    expect(kinds(bench, id).filter(kind => kind === 'step-waiting')).toHaveLength(1)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test.each([
  ['stale', 12 * 60, 'within 12 hours, by '],
  ['impatient', 30, 'within 30 minutes, by '],
])('what waits longer than its own limit is not sent, even if its stage is done at last (%s)', async (name, minutes, words) => {
  const folder = await mkdtemp(join(tmpdir(), 'held-back-'))
  try {
    let id = ''
    {
      await using bench = await operationsOn(toys.connect(), { folder, clock: createScaledClock(20) })
      id = await retiring(bench, name)
      const [written, held] = bench.operations.runs.get({ id }).steps
      expect(held?.waitsAtMostMs).toBe(minutes * 60_000)
      expect(Date.parse(held?.waitsUntil ?? '') - Date.parse(written?.at ?? '')).toBe(minutes * 60_000)
      const kept = bench.operations.runs.journal({}).find(entry => entry.runId === id && entry.kind === 'step-waiting')
      expect(kept?.detail).toBe(`Held back until “A copy is made” is done. Given up at ${shortly(held?.waitsUntil ?? '')}.`)
    }
    await copyIs(name, { ready: true })
    const clock = createScaledClock(20)
    const later = { ...clock, now: () => clock.now() + (minutes + 1) * 60_000 }
    await using bench = await operationsOn(toys.connect(), { folder, clock: later })
    bench.operations.runs.resume()
    await eventuallyTrue('the run has failed', async () => bench.operations.runs.get({ id }).status === 'failed')
    expect(bench.operations.runs.get({ id }).message).toContain(words)
    expect(await there(name)).toBe(true)
    expect(bench.operations.runs.get({ id }).steps.map(step => step.status)).toEqual(['applied', 'not-sent'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('a limit is each step’s own: what may wait for half a day still does after an hour', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'held-back-'))
  try {
    let id = ''
    {
      await using bench = await operationsOn(toys.connect(), { folder, clock: createScaledClock(20) })
      id = await retiring(bench, 'patient')
    }
    const clock = createScaledClock(20)
    await using bench = await operationsOn(toys.connect(), { folder, clock: { ...clock, now: () => clock.now() + 60 * 60_000 } })
    bench.operations.runs.resume()
    await copyIs('patient', { ready: true })
    await eventuallyTrue('the run is completed', async () => bench.operations.runs.get({ id }).status === 'completed')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test.each([
  ['too-late', 'what the step says held until 2020-01-01 00:00 UTC'],
  ['overdue', 'what it says held until 2020-01-01'],
])('a step whose time is over by then is not sent, whether it waits or not (%s)', async (name, words) => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const id = await retire(bench, name)
  await eventuallyTrue('the run has failed', async () => bench.operations.runs.get({ id }).status === 'failed')
  expect(bench.operations.runs.get({ id }).message).toContain(words)
  expect(bench.operations.runs.get({ id }).steps.map(step => step.status)).toEqual(['applied', 'not-sent'])
  expect(await there(name)).toBe(true)
})

test('a database that was made anew while its step was held back is not touched', async () => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await retiring(bench, 'anew')
  await toys.other.delete(toyType, { namespace, name: 'anew' })
  await toys.other.apply(toyType, {
    apiVersion: toyType.apiVersion,
    kind: 'Toybase',
    metadata: { name: 'anew', namespace },
    spec: { members: 1 },
  })
  await copyIs('anew', { ready: true })
  await eventuallyTrue('the run has failed', async () => operations.runs.get({ id }).status === 'failed')
  expect(operations.runs.get({ id }).message).toContain('made anew')
  expect(await there('anew')).toBe(true)
})
