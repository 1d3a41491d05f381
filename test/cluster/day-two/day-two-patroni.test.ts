/**
 * Calls into pods on the real API server. Its pods are only objects, so nobody answers in them: the plan is made, the rights are asked, and the
 * refusal is told. Then the server's way to the pod leads to a Patroni of our own, behind the real pods/proxy.
 */
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { engine } from '../../../src/main/engines/zalando/engine.ts'
import type { Connection } from '../../../src/main/kube/connection.ts'
import { createPracticeClient, type PracticeClient } from '../../../src/main/practice/client.ts'
import { types } from '../../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, type OperationsBench, operationsOn } from '../../fakes/operations-on.ts'
import { installCrds } from '../crds/install-crds.ts'
import { readCrds } from '../crds/read-crds.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal
const namespace = 'default'
const name = 'acid-orders'
const pod = `${name}-0`
/** An address of documentation: the server proxies to it as to any pod, and no machine has it. */
const podIP = '192.0.2.10'
/** Who answers for the pod; nobody until the last test. */
const routes = new Map<string, number>()

const life = new AsyncDisposableStack()
let cluster: TestCluster
let other: PracticeClient
let admin: OperationsBench
let viewer: OperationsBench

/** A member that leads alone, as its Patroni tells it. */
interface Patroni {
  readonly server: Server
  readonly calls: string[]
  restarts: number
  /** What becomes of a restart. */
  outcome: 'done' | 'refused' | 'lost'
}

async function startPatroni(): Promise<Patroni> {
  const state: Patroni = { server: createServer(), calls: [], restarts: 0, outcome: 'done' }
  state.server.on('request', (request, response) => {
    if (request.method === 'GET') {
      const started = new Date(Date.UTC(2026, 0, 1) + state.restarts * 60_000).toISOString()
      const member = { state: 'running', role: 'primary', postmaster_start_time: started, timeline: 1, patroni: { version: '4.1.0' } }
      const whole = { members: [{ name: pod, role: 'leader', state: 'running', timeline: 1 }] }
      response.writeHead(200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify(request.url === '/cluster' ? whole : member))
    }
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    return request.on('end', () => {
      state.calls.push(`${request.method} ${request.url} ${body}`)
      if (state.outcome === 'lost') return request.socket.destroy()
      if (state.outcome === 'done') state.restarts += 1
      const [status, text] = state.outcome === 'done' ? [200, 'restarted successfully'] : [503, 'restart failed']
      response.writeHead(status, { 'content-type': 'text/html' })
      return response.end(text)
    })
  })
  await new Promise<void>(resolve => state.server.listen(0, '127.0.0.1', resolve))
  life.defer(() => void state.server.close().closeAllConnections())
  const address = state.server.address()
  if (address === null || typeof address === 'string') throw new Error('Patroni has no port')
  routes.set(`${podIP}:8008`, address.port)
  return state
}

async function connect(token: string): Promise<OperationsBench> {
  const authority = Buffer.from(cluster.ca).toString('base64')
  const connection: Connection = life.use(
    connectTo(contextFor(cluster.url, { 'certificate-authority-data': authority }, { token }, 'real')),
  )
  return life.use(await operationsOn(connection, { engines: [engine] }))
}

beforeAll(async () => {
  cluster = life.use(await startTestCluster({ routes }))
  other = life.use(createPracticeClient({ url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' }, 'someone-else'))
  const own = crdFolder(simulatedZalando.id)
  if (existsSync(own)) await installCrds(cluster.ask, await readCrds(own))
  else for (const crd of simulatedZalando.crds) await other.apply(coreTypes.CustomResourceDefinition, crd)
  await eventuallyTrue('the kind is served', () =>
    other.list(types.postgresql).then(
      () => true,
      () => false,
    ),
  )
  await makeDatabase()
  const role = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }
  await cluster.ask('/apis/rbac.authorization.k8s.io/v1/clusterroles', {
    method: 'POST',
    body: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'sees-all' }, rules: [role] },
  })
  await cluster.ask('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    method: 'POST',
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'sees-all' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'sees-all' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'viewer' }],
    },
  })
  admin = await connect(cluster.tokens.admin)
  viewer = await connect(cluster.tokens.viewer)
}, 300_000)
afterAll(() => life.disposeAsync())

/** Its objects as the operator leaves them. */
async function makeDatabase(): Promise<void> {
  const labels = { application: 'spilo', 'cluster-name': name, team: 'acid' }
  await other.create(types.postgresql, {
    apiVersion: types.postgresql.apiVersion,
    kind: types.postgresql.kind,
    metadata: { name, namespace },
    spec: { teamId: 'acid', numberOfInstances: 1, postgresql: { version: '17' }, volume: { size: '1Gi' } },
  })
  await other.applyStatus(types.postgresql, { namespace, name }, { PostgresClusterStatus: 'Running' })
  const containers = [{ name: 'postgres', image: 'spilo', ports: [{ containerPort: 8008 }] }]
  const template = { metadata: { labels }, spec: { containers } }
  await other.create(coreTypes.StatefulSet, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: { replicas: 1, serviceName: name, selector: { matchLabels: labels }, template },
  })
  await other.applyStatus(coreTypes.StatefulSet, { namespace, name }, { replicas: 1, readyReplicas: 1 })
  // No admission plugin of the server makes a service account here.
  const spec = { containers, automountServiceAccountToken: false }
  await other.create(coreTypes.Pod, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace, labels: { ...labels, 'spilo-role': 'master' } },
    spec,
  })
  const conditions = [{ type: 'Ready', status: 'True' }]
  await other.applyStatus(coreTypes.Pod, { namespace, name: pod }, { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions })
}

const plan = (bench: OperationsBench, operation = 'restart', params: Record<string, unknown> = {}): Promise<Plan> => {
  const clusterId = `${bench.contextId}:zalando:${namespace}:${name}`
  return bench.operations.plans.create({ engine: 'zalando', operation, contextId: bench.contextId, clusterId, params }, never)
}

async function over(made: Plan) {
  const { runs, plans } = admin.operations
  const { id } = await plans.apply({ id: made.id, consent: fullConsent(made) }, never)
  const ended = async () => ['completed', 'failed', 'interrupted'].includes(runs.get({ id }).status)
  await eventuallyTrue('it is over', ended, 120_000).catch(() => undefined)
  return runs.get({ id })
}

test('where nobody answers in the pod, the plan says so with the server’s words, and nothing is sent', { timeout: 120_000 }, async () => {
  const made = await plan(admin)
  expect(made.steps[0]?.call).toMatchObject({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods/http:${pod}:8008/proxy/restart`,
  })
  expect(made.checks.filter(check => check.id.includes('proxy')).map(check => [check.title, check.status])).toEqual([
    ['Right to get pods/proxy in default', 'pass'],
    ['Right to create pods/proxy in default', 'pass'],
  ])
  expect(made.state).toBe('blocked')
  expect(made.checks.find(check => check.id === `dry-run:restart-${pod}`)?.seen).toMatch(
    new RegExp(`^${pod} can’t be asked \\(GET /patroni, port 8008\\): .*no route to host`),
  )
  await expect(admin.operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)).rejects.toMatchObject({ code: 'blocked' })
  expect(admin.operations.runs.list({})).toEqual([])
})

test('who may not call into pods is told which right is missing', { timeout: 120_000 }, async () => {
  const made = await plan(viewer)
  expect(made.state).toBe('blocked')
  expect(made.checks.find(check => check.title === 'Right to create pods/proxy in default')).toMatchObject({
    status: 'fail',
    cure: 'Ask the cluster’s administrator for the right to create pods/proxy in namespace default. It is a right of its own.',
  })
})

test('by the real pods/proxy a Patroni restarts its member, refuses, breaks off, and goes away', { timeout: 300_000 }, async () => {
  const patroni = await startPatroni()
  const made = await plan(admin)
  expect([made.state, made.checks.filter(check => check.status === 'fail')]).toEqual(['ready', []])
  const done = await over(made)
  expect([done.status, done.message]).toEqual(['completed', null])
  expect(done.steps[0]?.answer).toBe(`PostgreSQL has restarted. ${pod} answered HTTP 200, “restarted successfully”.`)
  expect(patroni.calls).toEqual(['POST /restart {"role":"primary"}'])

  patroni.outcome = 'refused'
  const refused = await over(await plan(admin))
  expect(refused.status).toBe('failed')
  expect(refused.steps[0]).toMatchObject({ status: 'failed', answer: expect.stringContaining('“restart failed”') })

  patroni.outcome = 'lost'
  const lost = await over(await plan(admin))
  expect(lost.steps[0]).toMatchObject({ status: 'unknown', answer: expect.stringContaining('It was not sent again') })
  expect(patroni.calls).toHaveLength(3)

  const late = await plan(admin)
  patroni.server.closeAllConnections()
  await new Promise<void>(resolve => patroni.server.close(() => resolve()))
  await expect(admin.operations.plans.apply({ id: late.id, consent: fullConsent(late) }, never)).rejects.toMatchObject({
    code: 'stale-plan',
    data: { detail: expect.stringContaining('connection refused') },
  })
  expect(patroni.calls).toHaveLength(3)
})
