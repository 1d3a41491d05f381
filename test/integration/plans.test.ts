import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/main/lib/clock.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import { Plan } from '../../src/shared/domain/plan.ts'
import { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn, startToyCluster, type ToyCluster, toyIntent, toyType, writtenRun } from '../fakes/operations-on.ts'

const never = new AbortController().signal
let toys: ToyCluster

beforeAll(async () => {
  toys = await startToyCluster([
    {
      name: 'stamp.toy.example.io',
      apiGroup: 'toy.example.io',
      kind: 'Toybase',
      admit: ({ object, dryRun }) => {
        if (object.metadata.name?.startsWith('late') && !dryRun) return { denied: { message: 'not today' } }
        if (object.metadata.name === 'forbidden') return { denied: { message: 'no toybase may be called <b>forbidden</b>' } }
        if (object.metadata.name === 'restless') {
          const annotations = { 'toy.example.io/token': randomUUID() }
          return { object: { ...object, metadata: { ...object.metadata, annotations } } }
        }
        return { object: { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, stamped: 'yes' } } } }
      },
    },
  ])
})
afterAll(() => toys[Symbol.asyncDispose]())

test('a database is made through a plan, and what was shown is what is stored', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'one', namespace: 'default' }), never)
  expect(Plan.parse(plan)).toEqual(plan)
  expect(plan.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(plan.state).toBe('ready')
  expect(plan.target?.username).toBe('practice-admin')
  const step = plan.steps[0]
  const origin = (path: string) => step?.changes.find(change => change.path === path)?.origin
  expect(origin('/spec/members')).toBe('ours')
  expect(origin('/spec/users/0/name')).toBe('ours')
  expect(origin('/spec/users/0/role')).toBe('server')
  expect(origin('/spec/mode')).toBe('server')
  expect(origin('/metadata/labels/stamped')).toBe('server')
  expect(step?.live).toBeNull()
  expect(await toys.other.get(toyType, { namespace: 'default', name: 'one' })).toBeUndefined()

  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  expect(Run.parse(run)).toEqual(run)
  const written = await writtenRun(operations, run.id)
  expect(written.steps.map(each => each.status)).toEqual(['applied'])
  const stored = await toys.other.get(toyType, { namespace: 'default', name: 'one' })
  expect(stored?.spec).toEqual({ members: 3, size: '5Gi', mode: 'careful', users: [{ name: 'app', role: 'reader' }] })
  expect(stored?.metadata.managedFields?.[0]).toMatchObject({ manager: 'clouddb-desktop', operation: 'Apply' })
  await toys.other.applyStatus(toyType, { namespace: 'default', name: 'one' }, { ready: true })
  await eventuallyTrue('the run is completed', async () => operations.runs.get({ id: run.id }).status === 'completed')
  expect(operations.runs.journal({}).map(entry => entry.kind)).toEqual([
    'run-completed',
    'all-written',
    'step-applied',
    'step-sending',
    'apply-started',
    'plan-made',
  ])
})

test('a namespace is made first, and what could not be tried before is tried right before it is written', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const params = { name: 'two', namespace: 'shop', makeNamespace: true, password: 'tiger-lily-9' }
  const plan = await operations.plans.create(toyIntent(contextId, params), never)
  expect(plan.checks.filter(check => check.status === 'fail')).toEqual([])
  expect(plan.steps[2]?.unpredicted).toContain('namespace')
  // The namespace is there by then: nobody is told that all would be accepted before anything is written.
  const untried = plan.checks.filter(check => check.status === 'warn' && check.id.startsWith('dry-run:'))
  expect(untried).toHaveLength(2)
  for (const check of untried) expect(check.cure).toMatch(/namespace is written first.*stays/)
  expect(JSON.stringify(plan)).not.toContain('tiger-lily-9')
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const written = await writtenRun(operations, run.id)
  expect(written.steps.map(each => each.status)).toEqual(['applied', 'applied', 'applied'])
  expect(written.steps[2]?.answer).toContain('The server added')
  expect(written.steps[2]?.answer).toContain('/spec/mode')
})

test('fields that another manager owns change hands only with consent to each', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const manifest = {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { name: 'shared', namespace: 'default' },
    spec: { members: 5 },
  }
  await toys.other.apply(toyType, manifest)
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'shared', namespace: 'default' }), never)
  expect(plan.steps[0]?.conflicts).toMatchObject([{ path: '/spec/members', manager: 'someone-else' }])
  expect(plan.steps[0]?.changes.find(change => change.path === '/spec/members')).toMatchObject({
    from: '5',
    to: '3',
    origin: 'ours',
    owners: ['someone-else'],
  })
  expect(plan.consent.takeovers).toEqual(['toybase-0 /spec/members'])
  const without = { ...fullConsent(plan), takeovers: [] }
  await expect(operations.plans.apply({ id: plan.id, consent: without }, never)).rejects.toMatchObject({ code: 'blocked' })
  expect((await toys.other.get(toyType, { namespace: 'default', name: 'shared' }))?.spec).toMatchObject({ members: 5 })
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  expect((await writtenRun(operations, run.id)).steps[0]?.status).toBe('applied')
  expect((await toys.other.get(toyType, { namespace: 'default', name: 'shared' }))?.spec).toMatchObject({ members: 3 })
})

test('another order of a list that is replaced as a whole is a fact that moved', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const key = { namespace: 'default', name: 'ordered' }
  const hosts = [{ name: 'a' }, { name: 'b' }]
  await toys.other.create(toyType, {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { ...key },
    spec: { members: 1, hosts, users: [{ name: 'x' }, { name: 'y' }] },
  })
  const plan = await operations.plans.create(toyIntent(contextId, { members: 4 }, 'scale', `${contextId}:toy:default:ordered`), never)
  await toys.other.patch(toyType, key, 'merge', { spec: { hosts: hosts.toReversed() } })
  const refused = operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  await expect(refused).rejects.toMatchObject({ code: 'stale-plan', data: { detail: expect.stringContaining('/spec/hosts') } })
})

test('a plan goes stale with the fact that moved; a new resourceVersion alone is no reason', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const key = { namespace: 'default', name: 'moving' }
  await toys.other.create(toyType, {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { ...key },
    spec: { members: 1, size: '1Gi' },
  })
  const clusterId = `${contextId}:toy:default:moving`
  const first = await operations.plans.create(toyIntent(contextId, { members: 4 }, 'scale', clusterId), never)
  expect(first.steps[0]?.changes.find(change => change.path === '/spec/members')).toMatchObject({
    origin: 'ours',
    consequence: { level: 'rolling-restart' },
    owners: ['someone-else'],
  })
  await toys.other.patch(toyType, key, 'merge', { spec: { note: 'hello' } })
  const refused = operations.plans.apply({ id: first.id, consent: fullConsent(first) }, never)
  await expect(refused).rejects.toMatchObject({ code: 'stale-plan', data: { detail: expect.stringContaining('/spec/note') } })
  expect((await toys.other.get(toyType, key))?.spec).toMatchObject({ members: 1 })

  const second = await operations.plans.create(toyIntent(contextId, { members: 4 }, 'scale', clusterId), never)
  await toys.other.applyStatus(toyType, key, { seen: 1 })
  const run = await operations.plans.apply({ id: second.id, consent: fullConsent(second) }, never)
  expect((await writtenRun(operations, run.id)).steps[0]?.status).toBe('applied')
  expect((await toys.other.get(toyType, key))?.spec).toMatchObject({ members: 4 })
})

test('a field that the server makes anew each time says nothing about the plan', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'restless', namespace: 'default' }), never)
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const written = await writtenRun(operations, run.id)
  expect(written.steps[0]).toMatchObject({
    status: 'applied',
    answer: expect.stringContaining('/metadata/annotations/toy.example.io~1token'),
  })
})

test('a change of a database is checked again under another name of the same cluster, and refused for another cluster', async () => {
  await using elsewhere = await startToyCluster()
  await using here = await operationsOn(toys.connect())
  await using there = await operationsOn(elsewhere.connect())
  const manifest = {
    apiVersion: 'toy.example.io/v1',
    kind: 'Toybase',
    metadata: { name: 'twin', namespace: 'default' },
    spec: { members: 1 },
  }
  await toys.other.create(toyType, structuredClone(manifest))
  await elsewhere.other.create(toyType, structuredClone(manifest))
  const intent = toyIntent(here.contextId, { members: 2 }, 'scale', `${here.contextId}:toy:default:twin`)
  const plan = await here.operations.plans.create(intent, never)
  const { text } = here.operations.plans.exportFile({ id: plan.id })
  const opened = await there.operations.plans.importFile({ text })
  await expect(there.operations.plans.renew({ id: opened.id, contextId: there.contextId }, never)).rejects.toMatchObject({
    code: 'bad-input',
  })
  const again = await here.operations.plans.importFile({ text })
  expect((await here.operations.plans.renew({ id: again.id, contextId: here.contextId }, never)).state).toBe('ready')
})

test('an object that was deleted and made anew is another object', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const key = { namespace: 'default', name: 'reborn' }
  const manifest = () => ({ apiVersion: 'toy.example.io/v1', kind: 'Toybase', metadata: { ...key }, spec: { members: 1 } })
  await toys.other.create(toyType, manifest())
  const plan = await operations.plans.create(toyIntent(contextId, {}, 'drop', `${contextId}:toy:default:reborn`), never)
  expect(plan.consent.typed?.text).toBe('reborn')
  await expect(operations.plans.apply({ id: plan.id, consent: { ...fullConsent(plan), typed: 'x' } }, never)).rejects.toMatchObject({
    code: 'blocked',
  })
  await toys.other.delete(toyType, key)
  await toys.other.create(toyType, manifest())
  await expect(operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).rejects.toMatchObject({ code: 'stale-plan' })
  expect(await toys.other.get(toyType, key)).toBeDefined()
})

test('a webhook that refuses is a failed check in its own words', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'forbidden', namespace: 'default' }), never)
  expect(plan.state).toBe('blocked')
  expect(plan.checks.find(check => check.id === 'dry-run:toybase-0')?.seen).toBe(
    'admission webhook "stamp.toy.example.io" denied the request: no toybase may be called <b>forbidden</b>',
  )
  await expect(operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).rejects.toMatchObject({ code: 'blocked' })
})

test('a dry run that passes proves nothing: what is refused at last is not written, and what comes after it is not sent', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'late', namespace: 'default', count: 3 }), never)
  expect(plan.state).toBe('ready')
  const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  const failed = await writtenRun(operations, run.id)
  expect(failed.status).toBe('failed')
  expect(failed.steps.map(step => step.status)).toEqual(['failed', 'not-sent', 'not-sent'])
  expect(failed.steps[0]?.answer).toContain('not today')
  expect(failed.stages.map(stage => stage.status)).toEqual(['failed', 'pending'])
  expect(operations.runs.journal({})[0]?.kind).toBe('run-failed')
})

test('an owner that reverts changes, another run and a namespace on its way out are told before', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const annotations = { 'argocd.argoproj.io/tracking-id': 'shop:toy.example.io/Toybase:default/kept' }
  const metadata = { name: 'kept', namespace: 'default', annotations }
  await toys.other.create(toyType, { apiVersion: 'toy.example.io/v1', kind: 'Toybase', metadata, spec: { members: 1 } })
  const plan = await operations.plans.create(toyIntent(contextId, { members: 2 }, 'scale', `${contextId}:toy:default:kept`), never)
  expect(plan.checks.find(check => check.id === 'gitops:members')).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('Argo CD'),
  })
  const waits = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'last', namespace: 'leaving', finalizers: ['example.io/wait'] } }
  await toys.other.apply(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'leaving' } })
  await toys.other.create(coreTypes.ConfigMap, waits)
  await toys.other.delete(coreTypes.Namespace, { name: 'leaving' })
  const leaving = await operations.plans.create(toyIntent(contextId, { name: 'x', namespace: 'leaving' }), never)
  expect(leaving.checks.find(check => check.id === 'namespace:leaving')).toMatchObject({
    status: 'fail',
    seen: expect.stringContaining('being deleted'),
  })
  const nowhere = await operations.plans.create(toyIntent(contextId, { name: 'x', namespace: 'nowhere' }), never)
  expect(nowhere.checks.find(check => check.id === 'namespace:nowhere')).toMatchObject({ status: 'fail' })
  await toys.other.patch(coreTypes.ConfigMap, { namespace: 'leaving', name: 'last' }, 'merge', { metadata: { finalizers: null } })
})

test('when the journal can’t be written, everything can be read and nothing applied', async () => {
  await using bench = await operationsOn(toys.connect(), { folder: '/dev/null/nowhere' })
  const { operations, contextId } = bench
  expect(operations.journalProblem()).toContain("can't be opened")
  const plan = await operations.plans.create(toyIntent(contextId, { name: 'unwritten', namespace: 'default' }), never)
  expect(plan.checks.find(check => check.id === 'journal')).toMatchObject({ status: 'fail' })
  expect(operations.plans.get({ id: plan.id })).toEqual(plan)
  await expect(operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).rejects.toMatchObject({ code: 'blocked' })
})

test('a read-only context refuses, a protected one wants its name typed, also when it became so after the plan', async () => {
  await using bench = await operationsOn(toys.connect())
  const { operations, contextId } = bench
  const intent = toyIntent(contextId, { name: 'guarded', namespace: 'default' })
  const open = await operations.plans.create(intent, never)
  bench.settings = { ...bench.settings, protection: 'protected' }
  await expect(operations.plans.apply({ id: open.id, consent: fullConsent(open) }, never)).rejects.toMatchObject({ code: 'blocked' })
  const typed = await operations.plans.create(intent, never)
  expect(typed.consent.typed?.text).toBe('toys')
  bench.settings = { ...bench.settings, protection: 'read-only' }
  expect((await operations.plans.create(intent, never)).state).toBe('blocked')
  await expect(operations.plans.apply({ id: typed.id, consent: fullConsent(typed) }, never)).rejects.toMatchObject({ code: 'blocked' })
  expect(await toys.other.get(toyType, { namespace: 'default', name: 'guarded' })).toBeUndefined()
})

test('wrong parameters are told field by field', async () => {
  await using bench = await operationsOn(toys.connect())
  const intent = toyIntent(bench.contextId, { name: '', namespace: 'default', members: 0 })
  await expect(bench.operations.plans.create(intent, never)).rejects.toMatchObject({
    code: 'bad-input',
    data: { fields: [{ path: 'name' }, { path: 'members' }] },
  })
})

test('a plan made offline is a file, is opened elsewhere, and is checked again before it may be applied', async () => {
  await using here = await operationsOn(toys.connect())
  await using there = await operationsOn(toys.connect())
  const params = { name: 'carried', namespace: 'default', password: 'tiger-lily-9' }
  const offline = await here.operations.plans.create(toyIntent(null, params), never)
  expect(offline.state).toBe('offline')
  expect(offline.checks.filter(check => check.status === 'unknown').length).toBeGreaterThan(0)
  const { text } = here.operations.plans.exportFile({ id: offline.id })
  expect(text).not.toContain('tiger-lily-9')
  const opened = await there.operations.plans.importFile({ text })
  expect(opened.checks.find(check => check.id === 'omitted:password')).toMatchObject({ status: 'fail', field: 'password' })
  await expect(there.operations.plans.apply({ id: opened.id, consent: fullConsent(opened) }, never)).rejects.toMatchObject({
    code: 'blocked',
  })
  await expect(there.operations.plans.renew({ id: opened.id, contextId: there.contextId }, never)).rejects.toMatchObject({
    code: 'bad-input',
    data: { fields: [{ path: 'password' }] },
  })
  const renewed = await here.operations.plans.renew({ id: offline.id, contextId: here.contextId }, never)
  const run = await here.operations.plans.apply({ id: renewed.id, consent: fullConsent(renewed) }, never)
  expect((await writtenRun(here.operations, run.id)).steps.map(step => step.status)).toEqual(['applied', 'applied'])
  await expect(there.operations.plans.importFile({ text: text.replace('"carried"', '"swapped"') })).rejects.toMatchObject({
    code: 'bad-input',
  })
  await expect(there.operations.plans.importFile({ text: '{"format":"clouddb-plan/9"}' })).rejects.toMatchObject({ code: 'bad-input' })
  await expect(there.operations.plans.importFile({ text: '['.repeat(100_000) })).rejects.toMatchObject({ code: 'bad-input' })
})

test('a plan that is being read tells which fact moved', async () => {
  await using bench = await operationsOn(toys.connect(), {
    clock: { ...systemClock, after: (_, run) => systemClock.after(20, run) },
  })
  const { operations, contextId } = bench
  const key = { namespace: 'default', name: 'watched' }
  await toys.other.create(toyType, { apiVersion: 'toy.example.io/v1', kind: 'Toybase', metadata: { ...key }, spec: { members: 1 } })
  const plan = await operations.plans.create(toyIntent(contextId, { members: 2 }, 'scale', `${contextId}:toy:default:watched`), never)
  const stop = new AbortController()
  const facts = operations.plans.watchFacts({ id: plan.id }, stop.signal)
  expect((await facts.next()).value).toEqual({ stale: false, fact: null, checkedAt: null, problem: null })
  expect((await facts.next()).value).toMatchObject({ stale: false, checkedAt: expect.any(String), problem: null })
  const next = facts.next()
  await toys.other.applyStatus(toyType, key, { seen: 1 })
  await toys.other.patch(toyType, key, 'merge', { spec: { size: '9Gi' } })
  expect((await next).value).toMatchObject({ stale: true, fact: expect.stringContaining('/spec/size') })
  stop.abort()
  expect((await facts.next()).done).toBe(true)
})
