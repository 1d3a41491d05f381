/** A plan's step that calls into a pod: what it stands on, what its answers mean, and what becomes of an answer that is lost. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { DraftCall, Engine, Operation } from '../../src/main/engines/engine.ts'
import { eraseParams } from '../../src/main/engines/erase-params.ts'
import { podKind } from '../../src/main/engines/kube-kinds.ts'
import { podAnswer, readPod } from '../../src/main/engines/pod-answers.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { PodHttpAnswer } from '../../src/main/practice/simulated-pods.ts'
import { databaseClusterId } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { startCuttingProxy } from '../fakes/cutting-proxy.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import {
  fullConsent,
  type OperationsBench,
  operationsOn,
  startToyCluster,
  type ToyCluster,
  toyType,
  writtenRun,
} from '../fakes/operations-on.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'
import { toyEngine } from '../fakes/toybase-engine.ts'

const never = new AbortController().signal
const namespace = 'default'
const door = { scheme: 'http', port: 8008 } as const

/** What the pods are: by name, their role and how often their bell was rung. */
const bells = new Map<string, { role: string; rung: number }>()
/** What the next ring is answered; null: it is rung. */
let nextAnswer: PodHttpAnswer | null = null
/** Nobody listens to what is posted. */
let deaf = false
const calls: string[] = []

const call: DraftCall = {
  verb: 'call',
  namespace,
  name: 'bell-0',
  ...door,
  path: '/ring',
  body: { loud: true },
  timeoutMs: 5_000,
  standsOn: [
    { pod: 'bell-0', path: '/bell', pointer: '/role', oneOf: ['primary', 'master'], says: 'bell-0 leads' },
    { pod: 'bell-1', path: '/bell', pointer: '/role', oneOf: [], says: 'bell-1 stays what it is' },
  ],
  proof: { pod: 'bell-0', path: '/bell', pointer: '/rung', oneOf: [], says: 'bell-0 was rung' },
  answers: [
    { status: 200, means: 'done', text: 'It rang.' },
    { status: 503, has: 'status unknown', means: 'unknown', text: 'It does not know.' },
    { status: 503, means: 'refused', text: 'It would not ring.' },
  ],
}

const ring: Operation<Record<string, never>> = {
  id: 'ring',
  title: 'Ring',
  summary: 'Rings the bell',
  risk: 'disruptive',
  creates: false,
  params: z.object({}).transform((): Record<string, never> => ({})),
  sections: [],
  tiers: [],
  available: () => true,
  subject: (_, cluster) => ({ namespace, name: cluster?.name ?? '' }),
  reads: () => [],
  plan: () => ({
    checks: [],
    consequences: [],
    typed: null,
    consequenceOf: () => null,
    steps: [{ id: 'ring', title: 'Ring the bell', kind: podKind, ...call }],
    remember: { rung: String(bells.get('bell-0')?.rung ?? 0) },
  }),
  stages: [
    {
      id: 'rung',
      title: 'Rung',
      reads: (_params, _subject, remembered) =>
        remembered?.rung === undefined ? [] : [readPod({ namespace, pod: 'bell-0', path: '/bell', schemes: ['http'], port: 8008 })],
      see({ view, remembered }) {
        const heard = podAnswer(view, { namespace, pod: 'bell-0', path: '/bell' })
        if (heard === null || 'problem' in heard) return { status: 'active', waitingFor: heard?.problem ?? 'it', note: null }
        const rung = String((heard.answer as { rung?: number }).rung)
        return { status: rung === remembered.rung ? 'active' : 'done', waitingFor: null, note: `rung ${rung} times` }
      },
    },
  ],
}

const engine: Engine = { ...toyEngine, operations: [eraseParams(ring)] }

let toys: ToyCluster
beforeAll(async () => {
  toys = await startToyCluster()
  toys.server.simulatePods({
    log: () => null,
    http(pod, { port, path }) {
      const bell = bells.get(pod.metadata.name ?? '')
      if (bell === undefined || port !== 8008) return null
      return path === '/bell'
        ? { status: 200, contentType: 'application/json', body: JSON.stringify(bell) }
        : { status: 404, contentType: 'text/plain', body: '' }
    },
    post(pod, { port, path, body }) {
      const bell = bells.get(pod.metadata.name ?? '')
      if (bell === undefined || port !== 8008) return null
      calls.push(`${path} ${JSON.stringify(body)}`)
      if (deaf) return null
      if (nextAnswer !== null) return Promise.resolve(nextAnswer)
      bell.rung += 1
      return Promise.resolve({ status: 200, contentType: 'text/html', body: 'ding\u0007 dong' })
    },
  })
  await toys.other.apply(toyType, {
    apiVersion: toyType.apiVersion,
    kind: 'Toybase',
    metadata: { name: 'tower', namespace },
    spec: { members: 1 },
  })
})
afterAll(() => toys[Symbol.asyncDispose]())

async function makePod(name: string): Promise<void> {
  await toys.other.delete(coreTypes.Pod, { namespace, name }, { gracePeriodSeconds: 0 })
  const spec = { containers: [{ name: 'bell', image: 'bell' }] }
  await toys.other.create(coreTypes.Pod, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec })
  await toys.other.applyStatus(coreTypes.Pod, { namespace, name }, { phase: 'Running', podIP: '10.0.0.7' })
}

beforeEach(async () => {
  calls.length = 0
  nextAnswer = null
  deaf = false
  bells.clear()
  bells.set('bell-0', { role: 'primary', rung: 0 })
  bells.set('bell-1', { role: 'replica', rung: 0 })
  await makePod('bell-0')
  await makePod('bell-1')
})

const intent = (contextId: string) => ({
  engine: 'toy',
  operation: 'ring',
  contextId,
  clusterId: databaseClusterId(contextId, 'toy', namespace, 'tower'),
  params: {},
})

async function begun({ operations, contextId }: OperationsBench, between: () => Promise<void> | void = () => undefined): Promise<string> {
  const plan = await operations.plans.create(intent(contextId), never)
  await between()
  const { id } = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
  return id
}

async function applied(bench: OperationsBench, between?: () => Promise<void> | void) {
  return await writtenRun(bench.operations, await begun(bench, between))
}

test('the plan shows the exact call, says that it could not be tried, and what it stands on', async () => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  const plan = await bench.operations.plans.create(intent(bench.contextId), never)
  expect(plan.state).toBe('ready')
  expect(plan.steps[0]).toMatchObject({
    verb: 'call',
    ref: { kind: 'Pod', name: 'bell-0', namespace },
    call: {
      method: 'POST',
      path: '/api/v1/namespaces/default/pods/http:bell-0:8008/proxy/ring',
      contentType: 'application/json',
      body: '{"loud":true}',
    },
    live: null,
    predicted: null,
    changes: [],
    unpredicted: 'A call into a pod has no dry run, so it could not be tried.',
    standsOn: ['bell-0 leads (GET /bell of bell-0: role is “primary”)', 'bell-1 stays what it is (GET /bell of bell-1: role is “replica”)'],
  })
  expect(plan.checks.map(check => check.title)).toEqual(
    expect.arrayContaining(['Right to get pods/proxy in default', 'Right to create pods/proxy in default']),
  )
  expect(calls).toEqual([])
  expect(JSON.stringify(bench.operations.runs.journal({}))).toContain('proxy/ring')
})

test('a call that is answered is sent once, and the run ends by what the pod says', async () => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  const run = await applied(bench)
  expect(run.steps[0]).toMatchObject({ status: 'applied', answer: 'It rang. bell-0 answered HTTP 200, “ding  dong”.' })
  expect(calls).toEqual(['/ring {"loud":true}'])
  await eventuallyTrue('it is over', async () => bench.operations.runs.get({ id: run.id }).status === 'completed')
  expect(bench.operations.runs.get({ id: run.id }).stages[0]?.note).toBe('rung 1 times')
})

test.each([
  [
    'the leader moved',
    () => void bells.set('bell-0', { role: 'replica', rung: 0 }),
    'Not so: bell-0 leads. GET /bell of bell-0 says role is “replica”.',
  ],
  ['the pod was replaced', () => makePod('bell-0'), 'Pod bell-0 was deleted and made anew.'],
  ['another pod that counts was replaced', () => makePod('bell-1'), 'Pod bell-1 was deleted and made anew.'],
  [
    'another pod that counts has changed',
    () => void bells.set('bell-1', { role: 'sync', rung: 0 }),
    'bell-1 stays what it is: role was “replica” and is now “sync”.',
  ],
  ['nobody answers any more', () => void bells.clear(), /bell-0 can’t be asked .*connection refused/],
])('what it stands on is read again: %s', async (_, move, fact) => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  const failure = await applied(bench, move).catch(error => error)
  expect(failure).toMatchObject({ code: 'stale-plan', data: { detail: typeof fact === 'string' ? fact : expect.stringMatching(fact) } })
  expect(calls).toEqual([])
})

test('a word that means the same is no reason to call a plan stale', async () => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  const run = await applied(bench, () => void bells.set('bell-0', { role: 'master', rung: 0 }))
  expect(run.steps[0]?.status).toBe('applied')
})

test('while a plan is being read, it is told that the leader moved', async () => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  const plan = await bench.operations.plans.create(intent(bench.contextId), never)
  bells.set('bell-0', { role: 'replica', rung: 0 })
  const stop = new AbortController()
  for await (const facts of bench.operations.plans.watchFacts({ id: plan.id }, stop.signal)) {
    if (!facts.stale) continue
    expect(facts.fact).toContain('role is “replica”')
    stop.abort()
  }
  expect(stop.signal.aborted).toBe(true)
})

test.each([
  [
    'its own refusal is a failure in its words',
    { status: 503, contentType: 'text/html', body: 'no' },
    'failed',
    'It would not ring. bell-0 answered HTTP 503, “no”.',
  ],
  [
    'what it does not know is not known',
    { status: 503, contentType: 'text/html', body: 'Ring status unknown' },
    'unknown',
    /nothing shows whether it was done.*Ring status unknown/,
  ],
  [
    'a page of something in between is no answer',
    { status: 503, contentType: 'text/html', body: '<html>busy' },
    'unknown',
    /nothing shows/,
  ],
  [
    'an answer that has no meaning here is judged by its kind',
    { status: 409, contentType: 'text/html', body: 'twice' },
    'failed',
    'It was refused. bell-0 answered HTTP 409, “twice”.',
  ],
] as const)('%s', async (_, answer, status, words) => {
  const clock = createSteppedClock(100)
  await using bench = await operationsOn(toys.connect(), { engines: [engine], clock })
  nextAnswer = answer
  const id = await begun(bench)
  const run = await clock.settle('it is written', writtenRun(bench.operations, id), 300_000)
  expect(run.steps[0]).toMatchObject({ status, answer: typeof words === 'string' ? words : expect.stringMatching(words) })
  expect(run.status).toBe('failed')
  expect(calls).toHaveLength(1)
})

test('where nobody listens, the server says so, and nothing was done', async () => {
  await using bench = await operationsOn(toys.connect(), { engines: [engine] })
  deaf = true
  const run = await applied(bench)
  expect(run.steps[0]).toMatchObject({
    status: 'failed',
    answer: expect.stringMatching(/^Nobody listens at bell-0:8008, so nothing was done: .*connection refused/),
  })
})

test('a call whose answer is lost is never sent again: what the pod says since tells that it was done', async () => {
  await using proxy = await startCuttingProxy(toys.server.port)
  await using bench = await operationsOn(toys.connect(proxy.url), {
    engines: [engine],
    wrapWriter: writer => ({
      ...writer,
      call(request) {
        proxy.cutNextAnswer()
        return writer.call(request)
      },
    }),
  })
  const run = await applied(bench)
  expect(run.steps[0]).toMatchObject({ status: 'applied', answer: expect.stringContaining('read back from bell-0: bell-0 was rung.') })
  expect(calls).toHaveLength(1)
})

test('a call whose answer is lost, and of which nothing shows that it was done, is not known', async () => {
  const clock = createSteppedClock(100)
  await using bench = await operationsOn(toys.connect(), {
    engines: [engine],
    clock,
    wrapWriter: writer => ({ ...writer, call: () => Promise.reject(new Error('the line broke')) }),
  })
  const id = await begun(bench)
  const run = await clock.settle('it is written', writtenRun(bench.operations, id), 300_000)
  expect(run.steps[0]).toMatchObject({ status: 'unknown', answer: expect.stringContaining('It was not sent again') })
  expect(run.status).toBe('failed')
})

test('without the right to pods/proxy the plan is blocked, and says which right is missing', async () => {
  const ca = Buffer.from(toys.server.connection.ca).toString('base64')
  const { url, token } = toys.server.connection
  const role = (name: string, rules: unknown[]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  const types = { apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false } as const
  const everything = ['get', 'list', 'watch', 'create', 'patch']
  await toys.other.apply(
    { ...types, kind: 'ClusterRole', plural: 'clusterroles' },
    role('no-proxy', [
      { apiGroups: ['toy.example.io', 'apps'], resources: ['*'], verbs: everything },
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: everything },
    ]),
  )
  await toys.other.apply(
    { ...types, kind: 'ClusterRoleBinding', plural: 'clusterrolebindings' },
    {
      apiVersion: types.apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'no-proxy' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'no-proxy' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ringer' }],
    },
  )
  await using connection = connectTo(contextFor(url, { 'certificate-authority-data': ca }, { token, as: 'ringer' }, 'toys'))
  await using bench = await operationsOn(connection, { engines: [engine] })
  const plan = await bench.operations.plans.create(intent(bench.contextId), never)
  expect(plan.state).toBe('blocked')
  expect(plan.checks.find(check => check.title === 'Right to create pods/proxy in default')).toMatchObject({
    status: 'fail',
    cure: 'Ask the cluster’s administrator for the right to create pods/proxy in namespace default. It is a right of its own.',
  })
  expect(plan.checks.find(check => check.id === 'dry-run:ring')?.seen).toContain('cannot get resource "pods/proxy"')
  await expect(bench.operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)).rejects.toMatchObject({ code: 'blocked' })
  expect(calls).toEqual([])
})
