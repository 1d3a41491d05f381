import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoopbackHost, openLoopbackHost } from '../../../src/main/host/loopback-host.ts'
import { type RunningPractice, startPractice } from '../../../src/main/practice/start-practice.ts'
import { httpStatusOf } from '../../../src/shared/contract/procedure.ts'
import { AppErrorCode, AppErrorData } from '../../../src/shared/domain/app-error.ts'
import { healths } from '../../../src/shared/domain/health.ts'
import { Plan } from '../../../src/shared/domain/plan.ts'
import { type AppUnderTest, openApp } from '../../fakes/app-under-test.ts'
import { type Door, openPortDoor, openRestDoor, openSocketDoor, testToken } from '../../fakes/doors.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent } from '../../fakes/operations-on.ts'

let folder = ''
let practice: RunningPractice
let held: AppUnderTest
let host: LoopbackHost

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doors-'))
  practice = await startPractice({ kubeconfigPath: join(folder, 'kubeconfig'), contexts: 2, seed: 3, speed: 60 })
  held = await openApp(practice.kubeconfigPath)
  host = await openLoopbackHost({
    app: held.app,
    log: held.app.callContext.log,
    port: 0,
    token: testToken,
    pageDir: folder,
    devOrigin: null,
  })
})

afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
  await held?.[Symbol.asyncDispose]()
  await practice?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The error of a call, checked to be one of the contract's. */
async function failureOf(call: Promise<unknown>): Promise<ORPCError<string, AppErrorData>> {
  const error: unknown = await call.then(
    () => 'it did not fail',
    reason => reason,
  )
  if (!(error instanceof ORPCError)) throw new Error(`no error of the contract: ${String(error)}`)
  expect(error.defined, `${error.code} is typed`).toBe(true)
  expect(httpStatusOf[AppErrorCode.parse(error.code)]).toBe(error.status)
  AppErrorData.parse(error.data)
  return error
}

/** Equal after a trip through JSON: no Date, Map, undefined or bigint in it. */
function expectJson(value: unknown) {
  expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value)
}

const nameOfDoor = { port: 'message port', socket: 'WebSocket', rest: 'REST' } as const
const openDoor = {
  port: () => openPortDoor(held.app),
  socket: () => openSocketDoor(host),
  rest: () => openRestDoor(host),
}

describe.each(['port', 'socket', 'rest'] as const)('through %s', kind => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor[kind]()
  })
  afterAll(() => door[Symbol.asyncDispose]())

  async function connectedContext(index = 0) {
    const { contexts } = await door.client.contexts.list()
    const context = contexts[index]
    if (context === undefined) throw new Error('no practice context')
    if (!context.connected) await door.client.contexts.connect({ id: context.id })
    const live = async () => (await door.client.contexts.list()).contexts.find(each => each.id === context.id)?.freshness.state === 'live'
    await eventuallyTrue('the context is live', live)
    return context
  }

  const intentFor = (contextId: string | null, name: string, more: Record<string, unknown> = {}) => ({
    engine: 'cnpg',
    operation: 'provision',
    contextId,
    clusterId: null,
    params: { name, namespace: 'default', members: 1, ...more },
  })

  test('what is running', async () => {
    const info = await door.client.system.info()
    expectJson(info)
    expect(info).toMatchObject({ host: 'headless', version: '0.0.0-test', keyStore: 'file', practice: 'off', journalProblem: null })
    expect(await door.client.system.wake()).toEqual({})
  })

  test('contexts: listed, configured, connected and disconnected', async () => {
    const list = await door.client.contexts.list()
    expectJson(list)
    expect(list.contexts).toHaveLength(2)
    const second = list.contexts[1]
    if (second === undefined) throw new Error('no second context')
    const settings = { alias: `by ${kind}`, colour: 'teal', favourite: true } as const
    expect((await door.client.contexts.configure({ id: second.id, settings })).settings).toMatchObject(settings)
    const left = await door.client.contexts.configure({ id: second.id, settings: { favourite: false } })
    expect(left.settings).toMatchObject({ alias: `by ${kind}`, colour: 'teal', favourite: false, pinned: false })
    expect((await door.client.contexts.connect({ id: second.id })).connected).toBe(true)
    expect((await door.client.contexts.disconnect({ id: second.id })).connected).toBe(false)
    const choices = await door.client.contexts.choices({ id: (await connectedContext()).id, source: 'namespaces' })
    expect(choices.map(choice => choice.value)).toContain('default')
  })

  test('what may be done in a namespace, kind by kind', async () => {
    const { id } = await connectedContext()
    const rights = await door.client.contexts.rights({ id, namespace: 'default' })
    expectJson(rights)
    expect(rights).toMatchObject({ namespace: 'default', incomplete: false, problem: null })
    expect(rights.kinds.map(kind => kind.title)).toEqual(expect.arrayContaining(['Cluster', 'Pod', 'Secret']))
    expect(new Set(rights.kinds.flatMap(kind => kind.verbs.map(each => each.right)))).toEqual(new Set(['yes']))
    expect(await failureOf(door.client.contexts.rights({ id, namespace: '' }))).toMatchObject({ code: 'bad-input' })
  })

  test('a kubeconfig that is pasted is there and can be forgotten', async () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'far', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'me', user: { token: 'canary-pasted' } }],
      contexts: [{ name: `far-${kind}`, context: { cluster: 'far', user: 'me' } }],
    })
    const added = await door.client.contexts.addText({ title: `pasted ${kind}`, text })
    expect(JSON.stringify(added)).not.toContain('canary-pasted')
    const source = added.sources.find(each => each.title === `pasted ${kind}`)
    expect(added.contexts.map(context => context.name)).toContain(`far-${kind}`)
    const left = await door.client.contexts.removeSource({ id: source?.id ?? '' })
    expect(left.contexts.map(context => context.name)).not.toContain(`far-${kind}`)
  })

  test('databases: all, by each filter, and one with its details', async () => {
    const { id: context } = await connectedContext()
    const { clusters, freshness } = await door.client.clusters.list({ context })
    expectJson(clusters)
    expect(clusters.length).toBeGreaterThan(2)
    expect(freshness.find(each => each.contextId === context)?.freshness.state).toBe('live')
    expect((await door.client.clusters.list({ context: 'no-such' })).clusters).toEqual([])
    expect((await door.client.clusters.list({ context, engine: 'no-such' })).clusters).toEqual([])
    for (const engine of new Set(clusters.map(each => each.engine))) {
      const ids = (await door.client.clusters.list({ context, engine })).clusters.map(each => each.id)
      expect(ids.sort()).toEqual(
        clusters
          .filter(each => each.engine === engine)
          .map(each => each.id)
          .sort(),
      )
    }
    for (const namespace of new Set(clusters.map(each => each.namespace))) {
      const names = (await door.client.clusters.list({ context, namespace })).clusters.map(each => each.namespace)
      expect(new Set(names)).toEqual(new Set([namespace]))
    }
    for (const health of healths) {
      const seen = (await door.client.clusters.list({ context, health })).clusters
      expect(seen.every(each => each.health === health)).toBe(true)
    }
    const [first] = clusters
    const sight = await door.client.clusters.get({ id: first?.id ?? '' })
    expectJson(sight)
    expect(sight).toMatchObject({ id: first?.id, detail: { cluster: { id: first?.id, name: first?.name } } })
  })

  test('engines: each operation says its parameters as a JSON Schema that compiles, and its tiers', async () => {
    const list = await door.client.engines.list()
    expectJson(list)
    expect(list.map(engine => engine.id)).toEqual(expect.arrayContaining(['cnpg', 'zalando']))
    for (const engine of list) {
      const operation = engine.operations.find(each => each.id === 'provision')
      const ajv = new Ajv2020({ strict: false })
      addFormats.default(ajv)
      const fits = ajv.compile(operation?.schema ?? {})
      expect(fits({ name: 'orders' }), engine.id).toBe(true)
      expect(fits({ name: 5 }), engine.id).toBe(false)
      expect(operation?.tiers.map(tier => tier.id.toUpperCase())).toEqual(expect.arrayContaining(['FREE', 'STANDARD', 'ENTERPRISE']))
      for (const tier of operation?.tiers ?? []) expect(fits({ name: 'orders', ...tier.params }), tier.id).toBe(true)
      expect(operation?.stages).toHaveLength(8)
    }
  })

  test('a plan from preview to run, with its file and manifests on the way', async () => {
    const { id: contextId } = await connectedContext()
    const name = `made-by-${kind}`
    const preview = await door.client.plans.preview(intentFor(contextId, name))
    expectJson(preview)
    expect(preview.manifests.map(manifest => manifest.ref.name)).toContain(name)
    const plan = await door.client.plans.create(intentFor(contextId, name))
    expectJson(plan)
    expect(plan.checks.filter(check => check.status === 'fail')).toEqual([])
    expect(plan.state).toBe('ready')
    expect(await door.client.plans.get({ id: plan.id })).toStrictEqual(plan)
    expect((await door.client.plans.list()).map(each => each.id)).toContain(plan.id)
    const single = await door.client.plans.manifests({ id: plan.id, layout: 'single' })
    expect(single.files).toHaveLength(1)
    const kustomization = await door.client.plans.manifests({ id: plan.id, layout: 'kustomization' })
    expect(kustomization.files.map(file => file.name)).toContain('kustomization.yaml')

    const file = await door.client.plans.exportFile({ id: plan.id })
    const opened = await door.client.plans.importFile({ text: file.text })
    expect(Plan.parse(opened).subject).toEqual(plan.subject)
    const renewed = await door.client.plans.renew({ id: opened.id, contextId })
    expect(renewed.state).toBe('ready')
    for (const id of [opened.id, renewed.id]) expect(await door.client.plans.discard({ id })).toEqual({})
    expect(await failureOf(door.client.plans.get({ id: opened.id }))).toMatchObject({ code: 'not-found' })

    const run = await door.client.plans.apply({ id: plan.id, consent: fullConsent(plan) })
    expectJson(run)
    const over = async () => ['completed', 'failed'].includes((await door.client.runs.get({ id: run.id })).status)
    await eventuallyTrue('the run is over', over)
    expect(await door.client.runs.get({ id: run.id })).toMatchObject({ status: 'completed', message: null })
    expect((await door.client.runs.list({ limit: 1 })).map(each => each.id)).toEqual([run.id])
    expect((await door.client.runs.list({ cluster: run.clusterId })).map(each => each.id)).toEqual([run.id])
    const journal = await door.client.runs.journal({ limit: 20 })
    expectJson(journal)
    expect(journal.filter(entry => entry.planId === plan.id).map(entry => entry.kind)).toContain('plan-made')
  })

  test('a plan made offline waits for a context', async () => {
    const plan = await door.client.plans.create(intentFor(null, `offline-${kind}`))
    expect(plan).toMatchObject({ state: 'offline', target: null })
    expect(await failureOf(door.client.plans.apply({ id: plan.id, consent: fullConsent(plan) }))).toMatchObject({
      code: expect.stringMatching(/^(blocked|bad-input)$/),
    })
    await door.client.plans.discard({ id: plan.id })
  })

  test('preferences are changed one by one', async () => {
    const before = await door.client.preferences.get()
    expectJson(before)
    const after = await door.client.preferences.set({ clipboardSeconds: 45 })
    expect(after).toEqual({ ...before, clipboardSeconds: 45 })
    expect(await door.client.preferences.set({ clipboardSeconds: before.clipboardSeconds })).toEqual(before)
  })

  test('the vault is listed without values', async () => {
    expect(await door.client.vault.list()).toEqual([])
    expect(await failureOf(door.client.vault.remove({ id: 'no-such' }))).toMatchObject({ code: 'not-found' })
  })

  test('bad-input: what does not fit the contract, and what does not fit the operation, with the fields at fault', async () => {
    const misfit = await failureOf(door.client.preferences.set({ clipboardSeconds: 1 }))
    expect(misfit).toMatchObject({ code: 'bad-input', status: 400 })
    expect(misfit.data.fields.map(field => field.path)).toEqual(['clipboardSeconds'])
    const { id } = await connectedContext()
    const refused = await failureOf(door.client.plans.create(intentFor(id, 'orders', { members: 'many' })))
    expect(refused.code).toBe('bad-input')
    expect(refused.data.fields.map(field => field.path)).toContain('members')
    expect(await failureOf(door.client.clusters.get({ id: 'no-id' }))).toMatchObject({ code: 'bad-input' })
    expect(await failureOf(door.client.plans.importFile({ text: '{"format": "else"}' }))).toMatchObject({ code: 'bad-input' })
  })

  test('not-found: contexts, databases, plans, runs', async () => {
    const { id } = await connectedContext()
    const calls = [
      () => door.client.contexts.connect({ id: 'no-such' }),
      () => door.client.contexts.configure({ id: '__proto__', settings: { favourite: true } }),
      () => door.client.clusters.get({ id: `${id}:cnpg:default:no-such` }),
      () => door.client.plans.get({ id: 'no-such' }),
      () => door.client.plans.create({ ...intentFor(id, 'x1'), engine: 'constructor' }),
      () => door.client.runs.get({ id: 'no-such' }),
    ]
    for (const call of calls) expect(await failureOf(call())).toMatchObject({ code: expect.stringMatching(/^(not-found|bad-input)$/) })
    expect(await failureOf(door.client.runs.get({ id: 'no-such' }))).toMatchObject({ code: 'not-found', status: 404 })
  })

  test('disconnected: a context that nobody has connected', async () => {
    const { contexts } = await door.client.contexts.list()
    const second = contexts[1]?.id ?? ''
    await door.client.contexts.disconnect({ id: second })
    const failure = await failureOf(door.client.contexts.choices({ id: second, source: 'namespaces' }))
    expect(failure).toMatchObject({ code: 'disconnected', status: 409, data: { hint: 'Connect it first.' } })
    expect(await failureOf(door.client.plans.create(intentFor(second, 'x2')))).toMatchObject({ code: 'disconnected' })
  })

  test('blocked: a context that the user made read-only', async () => {
    const { id } = await connectedContext()
    const plan = await door.client.plans.create(intentFor(id, `blocked-${kind}`))
    await door.client.contexts.configure({ id, settings: { protection: 'read-only' } })
    try {
      const failure = await failureOf(door.client.plans.apply({ id: plan.id, consent: fullConsent(plan) }))
      expect(failure).toMatchObject({ code: 'blocked', status: 422 })
    } finally {
      await door.client.contexts.configure({ id, settings: { protection: 'normal' } })
    }
  })

  test('stale-plan: the name was taken since the plan was made', async () => {
    const { id } = await connectedContext()
    const name = `twice-${kind}`
    const plan = await door.client.plans.create(intentFor(id, name))
    const other = await door.client.plans.create(intentFor(id, name, { members: 2 }))
    const run = await door.client.plans.apply({ id: other.id, consent: fullConsent(other) })
    const over = async () => (await door.client.runs.get({ id: run.id })).status === 'completed'
    await eventuallyTrue('the other one is made', over)
    const failure = await failureOf(door.client.plans.apply({ id: plan.id, consent: fullConsent(plan) }))
    expect(failure).toMatchObject({ code: 'stale-plan', status: 412 })
    expect(failure.data.detail ?? failure.message).toContain(name)
  })

  test('cancelled: a call whose caller goes away ends', async () => {
    const gone = new AbortController()
    const { id } = await connectedContext()
    const call = door.client.plans.create(intentFor(id, 'gone'), { signal: gone.signal })
    gone.abort()
    await expect(call).rejects.toThrow()
    expect(await door.client.system.info()).toMatchObject({ host: 'headless' })
  })

  // REST carries no streams: there the same is asked the other way round, below.
  const streamsOnly = kind === 'rest' ? () => undefined : test
  streamsOnly('streams begin at once and end with their caller, and nothing is left behind', async () => {
    await connectedContext()
    const { client } = door
    const streams = [
      (signal: AbortSignal) => client.fleet.subscribe(undefined, { signal }),
      (signal: AbortSignal) => client.contexts.watch(undefined, { signal }),
      (signal: AbortSignal) => client.runs.watch(undefined, { signal }),
    ]
    for (const open of streams) {
      const caller = new AbortController()
      const stream = await open(caller.signal)
      const first = await stream.next()
      expect(first.done).toBe(false)
      expectJson(first.value)
      caller.abort()
      await eventuallyTrue('the stream has ended', async () => {
        try {
          return (await stream.next()).done === true
        } catch {
          return true
        }
      })
    }
    // The app no longer tells those who left: of a change of the contexts only the answer comes back.
    const { contexts } = await client.contexts.list()
    const before = door.heard.length
    await client.contexts.configure({ id: contexts[1]?.id ?? '', settings: { group: `after ${kind}` } })
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(door.heard.length - before).toBe(1)
  })

  streamsOnly('a stream that fails says so in the contract’s words', async () => {
    const stream = await door.client.plans.watchFacts({ id: 'no-such' }).catch(error => error)
    const failure = await failureOf(stream instanceof Error ? Promise.reject(stream) : stream.next())
    expect(failure).toMatchObject({ code: 'not-found' })
  })

  const restOnly = kind === 'rest' ? test : () => undefined
  restOnly('what is for the page alone has no way in: streams, and secrets that are revealed', async () => {
    for (const path of ['clusters/reveal', 'vault/reveal', 'fleet/subscribe', 'contexts/watch', 'runs/watch']) {
      const answer = await fetch(`${host.origin}/api/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' },
        body: '{"id":"a","secret":"b","key":"c"}',
      })
      expect(answer.status, path).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'not-found' })
    }
  })

  test(`nothing went wrong inside (${nameOfDoor[kind]})`, () => {
    expect(held.lines.filter(line => / error /.test(line))).toEqual([])
  })
})
