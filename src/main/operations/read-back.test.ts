import { afterAll, beforeAll, expect, test } from 'vitest'
import { startToyCluster, type ToyCluster, toyType } from '../../../test/fakes/operations-on.ts'
import { createScaledClock } from '../../../test/fakes/scaled-clock.ts'
import type { KindRef } from '../../shared/domain/kube.ts'
import type { DraftStep } from '../engines/engine.ts'
import type { Connection } from '../kube/connection.ts'
import { createSecretMask } from './mask-secrets.ts'
import { readLive } from './predict-step.ts'
import { readBack } from './read-back.ts'
import { type Basis, buildStepRequest } from './step-request.ts'

const kind: KindRef = { group: 'toy.example.io', version: 'v1', kind: 'Toybase', plural: 'toybases', namespaced: true }
const signal = new AbortController().signal
const clock = createScaledClock(500)
const mask = createSecretMask(Buffer.alloc(32, 1), [])

let toys: ToyCluster
let connection: Connection
beforeAll(async () => {
  toys = await startToyCluster()
  connection = toys.connect()
})
afterAll(() => toys[Symbol.asyncDispose]())

const patchOf = (name: string, patch: Record<string, unknown>): DraftStep => ({
  id: 's',
  title: 'Patch',
  verb: 'patch',
  kind,
  namespace: 'default',
  name,
  patch,
})

/** Makes a toy of another manager, and gives what a write to it would stand on. */
async function made(name: string, step: DraftStep): Promise<Basis> {
  await toys.other.apply(toyType, {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { name, namespace: 'default' },
    spec: { members: 1, note: 'a', options: { x: '1', y: '2' } },
  })
  const live = await readLive(connection.reader, step, signal)
  return { exists: true, uid: live?.metadata.uid ?? null, resourceVersion: live?.metadata.resourceVersion ?? null }
}

const ask = (step: DraftStep, basis: Basis) =>
  readBack({ reader: connection.reader, step, basis, mask, clock, signal, sentAt: clock.now() })
const send = (step: DraftStep, basis: Basis) =>
  connection.writer.write(buildStepRequest(step, { basis, force: false, guardCreate: true, signal }))

test.each<[string, Record<string, unknown>]>([
  ['removes only', { spec: { note: null, options: { x: null } } }],
  ['removes and sets', { spec: { note: null, members: 3 } }],
  ['sets only', { spec: { members: 3 } }],
])('a patch that %s was written when it was', async (name, patch) => {
  const step = patchOf(name.replaceAll(' ', '-'), patch)
  const basis = await made(step.verb === 'patch' ? step.name : '', step)
  await send(step, basis)
  expect(await ask(step, basis)).toMatchObject({ status: 'applied', text: expect.stringContaining('The answer was lost') })
})

test.each<[string, Record<string, unknown>]>([
  ['removes only', { spec: { note: null, options: { x: null } } }],
  ['removes and sets', { spec: { note: null, members: 3 } }],
  ['sets only', { spec: { members: 3 } }],
])('a patch that %s was not written when only the status moved meanwhile', async (name, patch) => {
  const step = patchOf(`not-${name.replaceAll(' ', '-')}`, patch)
  const basis = await made(step.verb === 'patch' ? step.name : '', step)
  await toys.other.applyStatus(toyType, { namespace: 'default', name: step.verb === 'patch' ? step.name : '' }, { ready: true })
  expect(await ask(step, basis)).toMatchObject({ status: 'not-sent' })
})

test('half of what was to be removed is gone: that was another’s doing, and ours was not written', async () => {
  const step = patchOf('half', { spec: { note: null, options: { x: null } } })
  const basis = await made('half', step)
  await send(patchOf('half', { spec: { note: null } }), basis)
  expect(await ask(step, basis)).toMatchObject({ status: 'not-sent' })
})
