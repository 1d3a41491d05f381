/** What is done to members through Patroni: each operation on a living database of the practice cluster, and one refusal of each. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { podKind, volumeClaimKind } from '../../src/main/engines/kube-kinds.ts'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import type { Connection } from '../../src/main/kube/connection.ts'
import { createPracticeClient, type PracticeClient } from '../../src/main/practice/client.ts'
import { numberAt } from '../../src/main/practice/operators/read.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { KubeObject } from '../../src/shared/domain/kube.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { openPractice } from '../fakes/open-practice.ts'
import { fullConsent, type OperationsBench } from '../fakes/operations-on.ts'

const never = new AbortController().signal
const namespace = 'default'
const life = new AsyncDisposableStack()
let complaints: readonly unknown[] = []
let connection: Connection
let bench: OperationsBench
let other: PracticeClient

beforeAll(async () => {
  const opened = await openPractice(life, engine)
  connection = opened.connection
  bench = opened.bench
  complaints = opened.complaints
  other = life.use(createPracticeClient(opened.entry, 'somebody-else'))
  await eventuallyTrue('the operator runs', async () => {
    const operator = await other.get(coreTypes.Deployment, { namespace: 'postgres-operator', name: 'postgres-operator' })
    return numberAt(operator, 0, 'status', 'readyReplicas') > 0
  })
  await run('provision', { name: 'acid-orders', members: 3 })
}, 300_000)
afterAll(async () => {
  await life.disposeAsync()
  expect(complaints).toEqual([])
})

function plan(operation: string, params: Record<string, unknown>): Promise<Plan> {
  const clusterId = operation === 'provision' ? null : `${bench.contextId}:zalando:${namespace}:acid-orders`
  return bench.operations.plans.create({ engine: 'zalando', operation, contextId: bench.contextId, clusterId, params }, never)
}

async function run(operation: string, params: Record<string, unknown>): Promise<Run> {
  const made = await plan(operation, params)
  expect(made.checks.filter(check => check.status === 'fail' || check.status === 'unknown')).toEqual([])
  const { id } = await bench.operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
  const over = () => ['completed', 'failed', 'interrupted'].includes(bench.operations.runs.get({ id }).status)
  await eventuallyTrue(`${operation} is over`, async () => over(), 120_000).catch(() => undefined)
  const ended = bench.operations.runs.get({ id })
  expect(ended.message, JSON.stringify(ended.steps)).toBeNull()
  expect(ended.status, JSON.stringify(ended.stages)).toBe('completed')
  expect(ended.steps.every(step => step.status === 'applied')).toBe(true)
  return ended
}

const pods = async (): Promise<ReadonlyMap<string, KubeObject>> => {
  const { items } = await connection.reader.list(podKind, { namespace, labelSelector: 'cluster-name=acid-orders', signal: never })
  return new Map(items.map(pod => [pod.metadata.name, pod]))
}
const uidOf = async (pod: string) => (await pods()).get(pod)?.metadata.uid
const roleOf = async (pod: string) => (await pods()).get(pod)?.metadata.labels?.['spilo-role']
const claimOf = async (pod: string) => (await connection.reader.get(volumeClaimKind, namespace, `pgdata-${pod}`, never))?.metadata.uid
const status = async (pod: string): Promise<unknown> => JSON.parse((await pods()).get(pod)?.metadata.annotations?.status ?? '{}')
const sent = (made: Plan) => made.steps.map(step => `${step.call.path.replace(/^.*\/http:/, '')} ${step.call.body}`)
const objections = (made: Plan) => made.checks.filter(check => check.status === 'fail').map(check => check.seen)

test('a restart goes from the replicas to the primary, and ends when every PostgreSQL was started anew', { timeout: 300_000 }, async () => {
  const uids = await Promise.all(['acid-orders-0', 'acid-orders-1', 'acid-orders-2'].map(uidOf))
  const made = await plan('restart', {})
  expect(sent(made)).toEqual([
    'acid-orders-1:8008/proxy/restart {"role":"replica"}',
    'acid-orders-2:8008/proxy/restart {"role":"replica"}',
    'acid-orders-0:8008/proxy/restart {"role":"primary"}',
  ])
  expect(made.steps.map(step => step.waitsFor)).toEqual([undefined, undefined, 'REPLICAS'])
  expect(made.steps.at(-1)?.waitsAtMostMs).toBe(30 * 60_000)
  expect(made.steps[2]?.standsOn).toEqual(['acid-orders-0 leads (GET /patroni of acid-orders-0: role is “primary”)'])
  const ended = await run('restart', {})
  expect(ended.steps[0]?.answer).toBe('PostgreSQL has restarted. acid-orders-1 answered HTTP 200, “restarted successfully”.')
  expect(await Promise.all(['acid-orders-0', 'acid-orders-1', 'acid-orders-2'].map(uidOf))).toEqual(uids)
})

test('only the member that waits for a restart restarts, when that is asked for', { timeout: 300_000 }, async () => {
  expect(objections(await plan('restart', { member: 'pending' }))).toContain('No member says that it waits for a restart.')
  // As after ALTER SYSTEM: for settings of the manifest the operator restarts members itself.
  const waits = { metadata: { annotations: { 'practice.clouddb.dev/pending-restart': 'by-hand' } } }
  await other.patch(coreTypes.Pod, { namespace, name: 'acid-orders-2' }, 'merge', waits)
  await other.patch(types.postgresql, { namespace, name: 'acid-orders' }, 'merge', { metadata: { annotations: { touched: 'yes' } } })
  await eventuallyTrue('Patroni says so', async () => JSON.stringify(await status('acid-orders-2')).includes('pending_restart'))
  const made = await plan('restart', { member: 'pending' })
  expect(sent(made)).toEqual(['acid-orders-2:8008/proxy/restart {"role":"replica"}'])
  expect(made.checks.find(check => check.id === 'pending')?.seen).toBe('acid-orders-2 waits for a restart.')
  await run('restart', { member: 'pending' })
  expect(await status('acid-orders-2')).not.toHaveProperty('pending_restart')
})

test('a restart of a member that is not there is refused, and says which there are', async () => {
  const made = await plan('restart', { member: 'acid-orders-7' })
  expect(made.state).toBe('blocked')
  expect(objections(made)).toContain('There is no member “acid-orders-7”.')
  expect(made.checks.find(check => check.field === 'member')?.cure).toBe('Choose one of acid-orders-1, acid-orders-2, acid-orders-0.')
})

test('a reload asks every member', { timeout: 300_000 }, async () => {
  const ended = await run('reload', {})
  expect(ended.steps.map(step => step.answer)).toEqual(
    ['acid-orders-1', 'acid-orders-2', 'acid-orders-0'].map(
      pod => `Patroni reads its configuration again. ${pod} answered HTTP 202, “reload scheduled”.`,
    ),
  )
})

test('the lead moves to the replica that was chosen, on a new timeline', { timeout: 300_000 }, async () => {
  expect(objections(await plan('switchover', { target: 'acid-orders-0' }))).toEqual([
    'acid-orders-0 is the primary already.',
    'The plan writes nothing.',
  ])
  const made = await plan('switchover', { target: 'acid-orders-1' })
  expect(sent(made)).toEqual(['acid-orders-0:8008/proxy/switchover {"leader":"acid-orders-0","candidate":"acid-orders-1"}'])
  const ended = await run('switchover', { target: 'acid-orders-1' })
  expect(ended.stages.find(stage => stage.id === 'SWITCHING')?.note).toBe('acid-orders-1 leads.')
  expect(await roleOf('acid-orders-0')).toBe('replica')
  expect(await status('acid-orders-1')).toMatchObject({ role: 'primary', timeline: 2 })
})

test('a switchover that was planned before the lead moved is stale, and nothing is sent', { timeout: 300_000 }, async () => {
  const made = await plan('switchover', { target: 'acid-orders-2' })
  await run('switchover', { target: 'acid-orders-0' })
  await expect(bench.operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)).rejects.toMatchObject({
    code: 'stale-plan',
    data: { detail: 'Not so: acid-orders-1 leads. GET /patroni of acid-orders-1 says role is “replica”.' },
  })
  expect(await roleOf('acid-orders-0')).toBe('master')
})

test('a replica copies its data anew in its pod, and the primary never does', { timeout: 300_000 }, async () => {
  const before = await uidOf('acid-orders-2')
  const refused = await plan('reinitialize', { member: 'acid-orders-0' })
  expect(objections(refused)).toContain('acid-orders-0 is the primary: its data are the ones that are copied.')
  await run('reinitialize', { member: 'acid-orders-2' })
  expect(await uidOf('acid-orders-2')).toBe(before)
})

test('a member that is destroyed comes back, on its old volume or on a new one; the primary is never destroyed', {
  timeout: 300_000,
}, async () => {
  const [pod, claim] = [await uidOf('acid-orders-1'), await claimOf('acid-orders-1')]
  const refused = await plan('destroy-member', { member: 'acid-orders-0' })
  expect(refused.state).toBe('blocked')
  expect(objections(refused)).toContain('acid-orders-0 is the primary: destroying it would lose what the others have not received.')
  await run('destroy-member', { member: 'acid-orders-1' })
  expect(await uidOf('acid-orders-1')).not.toBe(pod)
  expect(await claimOf('acid-orders-1')).toBe(claim)
  const dropped = await plan('destroy-member', { member: 'acid-orders-1', volume: 'drop' })
  expect(dropped.consent.typed?.text).toBe('acid-orders-1')
  await run('destroy-member', { member: 'acid-orders-1', volume: 'drop' })
  expect(await claimOf('acid-orders-1')).not.toBe(claim)
})
