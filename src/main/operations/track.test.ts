import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCuttingProxy } from '../../../test/fakes/cutting-proxy.ts'
import { eventuallyTrue } from '../../../test/fakes/eventually-true.ts'
import {
  fullConsent,
  type OperationsBench,
  operationsOn,
  startToyCluster,
  type ToyCluster,
  toyIntent,
  toyType,
  writtenRun,
} from '../../../test/fakes/operations-on.ts'
import { createScaledClock } from '../../../test/fakes/scaled-clock.ts'

const never = new AbortController().signal
const secretType = { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true } as const

let toys: ToyCluster
beforeAll(async () => {
  toys = await startToyCluster()
})
afterAll(() => toys[Symbol.asyncDispose]())

/** A run that has written its toy and the Secret to keep a copy of, and waits for the toy to be ready. */
async function waitingRun({ operations, contextId }: OperationsBench, name: string): Promise<string> {
  const params = { name, namespace: 'default', password: 'orange-river-77', keepCopy: true }
  const plan = await operations.plans.create(toyIntent(contextId, params), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  await writtenRun(operations, run.id)
  return run.id
}

const kinds = ({ operations }: OperationsBench, runId: string) =>
  operations.runs
    .journal({})
    .filter(entry => entry.runId === runId)
    .map(entry => entry.kind)

test('a copy for the vault that can’t be made keeps its stage open, says why, and is made when it can', async () => {
  await using bench = await operationsOn(toys.connect(), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await waitingRun(bench, 'uncopied')
  await toys.other.delete(secretType, { namespace: 'default', name: 'uncopied-login' })
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'uncopied' }, { ready: true })
  const ready = () => operations.runs.get({ id }).stages.find(stage => stage.id === 'ready')
  await eventuallyTrue('it says what is missing', async () => ready()?.waitingFor?.includes('copy for the vault') === true)
  expect(ready()).toMatchObject({ status: 'active', endedAt: null, note: null, waitingFor: expect.stringContaining('uncopied-login') })
  expect(operations.runs.get({ id })).toMatchObject({ status: 'following', endedAt: null, message: null })
  expect(operations.vault.list()).toEqual([])
  expect(kinds(bench, id)).not.toContain('vault-saved')

  const data = { password: Buffer.from('orange-river-77').toString('base64') }
  await toys.other.apply(secretType, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'uncopied-login', namespace: 'default' }, data })
  await eventuallyTrue('the run is completed', async () => operations.runs.get({ id }).status === 'completed')
  expect(ready()).toMatchObject({ status: 'done', waitingFor: null, note: 'An encrypted copy is in the vault of this laptop.' })
  expect(operations.vault.list()).toHaveLength(1)
  expect(kinds(bench, id).filter(kind => kind === 'vault-saved')).toHaveLength(1)
})

test('a run that loses sight while its copy is missing comes back to what it waits for, and is no failure', async () => {
  await using proxy = await startCuttingProxy(toys.server.port)
  await using bench = await operationsOn(toys.connect(proxy.url), { clock: createScaledClock(20) })
  const { operations } = bench
  const id = await waitingRun(bench, 'blind')
  await toys.other.delete(secretType, { namespace: 'default', name: 'blind-login' })
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'blind' }, { ready: true })
  const shown = () => {
    const run = operations.runs.get({ id })
    const stage = run.stages.find(each => each.id === 'ready')
    return `${run.status} ${stage?.status} ${stage?.waitingFor?.includes('copy for the vault') === true}`
  }
  await eventuallyTrue('it waits for the copy', async () => shown() === 'following active true')
  proxy.down(true)
  await eventuallyTrue('it is out of sight', async () => shown().startsWith('lost-sight lost-sight'))
  expect(operations.runs.get({ id }).message).toContain('Out of sight')
  proxy.down(false)
  await eventuallyTrue('it waits for the copy again', async () => shown() === 'following active true')
  expect(operations.runs.get({ id }).message).toBeNull()

  const data = { password: Buffer.from('orange-river-77').toString('base64') }
  await toys.other.apply(secretType, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'blind-login', namespace: 'default' }, data })
  await eventuallyTrue('the run is completed', async () => operations.runs.get({ id }).status === 'completed')
  expect(operations.vault.list()).toHaveLength(1)
})
