import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import type { Engine } from '../../src/main/engines/engine.ts'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession, type Session } from '../../src/main/fleet/session.ts'
import type { Connection } from '../../src/main/kube/connection.ts'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { DatabaseCluster, DatabaseClusterDetail } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { type FakeApiServer, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { createSteppedClock, type SteppedClock } from '../fakes/stepped-clock.ts'
import { createToyEngine, deployments, events, pods, toys } from '../fakes/toy-engine.ts'

function openSession(
  connection: Connection,
  engines: readonly Engine[],
  clock: Clock = systemClock,
): { session: Session; rows: Map<string, DatabaseCluster> } {
  const rows = new Map<string, DatabaseCluster>()
  const session = createSession({
    connection,
    engines,
    clock,
    random: () => 0.5,
    sampleMs: 30,
    memory: createMemoryBudget(Number.POSITIVE_INFINITY).share(),
    onRows: changed => {
      for (const row of changed) rows.set(`${row.namespace}/${row.name}`, row)
    },
    onSummary: () => undefined,
  })
  return { session, rows }
}

test('on the practice cluster a watched database’s members tell their lag; a user without the right is told why not', async () => {
  const complaints: unknown[] = []
  const users = [{ name: 'viewer', role: 'view' as const }]
  await using practice = await runPracticeCluster({ contexts: ['here'], speed: 100, users }, operators, error => complaints.push(error))
  const [admin, viewer] = practice.kubeconfig(true)
  if (admin === undefined || viewer === undefined) throw new Error('The practice cluster lacks a context')
  const connect = (entry: typeof admin) =>
    connectTo(contextFor(entry.url, { 'certificate-authority-data': Buffer.from(entry.ca).toString('base64') }, { token: entry.token }))

  await using connection = connect(admin)
  const { session, rows } = openSession(connection, [engine])
  await using _session = session
  await eventually('three members are ready', () => rows.get('shop/orders')?.members.ready === 3)
  expect(rows.get('shop/orders')?.lag).toBeUndefined()
  const look = session.look('cnpg', 'shop', 'orders', () => undefined)
  const detail = () => session.detail('cnpg', 'shop', 'orders')
  const replicas = (of: DatabaseClusterDetail | null) => of?.members.filter(member => member.role === 'replica') ?? []
  await eventually(
    'each replica’s lag is known',
    () => replicas(detail()).length === 2 && replicas(detail()).every(each => each.lagBytes !== null),
  )
  for (const { replication } of replicas(detail()))
    expect(replication).toMatchObject({ timeline: 1, syncState: 'async', streaming: true, problem: null, lagSeconds: expect.any(Number) })
  expect(detail()?.members[0]).toMatchObject({ role: 'primary', lagBytes: null, replication: { position: expect.stringMatching(/^0\//) } })
  await eventually('the row has the lag too', () => typeof rows.get('shop/orders')?.lag?.bytes === 'number')
  const seen = rows.get('shop/orders')?.lag?.asOf ?? ''
  await eventually('it is read again', () => (rows.get('shop/orders')?.lag?.asOf ?? '') > seen)
  look?.stop()

  await using poor = connect(viewer)
  const second = openSession(poor, [engine])
  await using _second = second.session
  await eventually('the viewer sees the row', () => second.rows.has('shop/orders'))
  const poorLook = second.session.look('cnpg', 'shop', 'orders', () => undefined)
  const poorReplicas = () => replicas(second.session.detail('cnpg', 'shop', 'orders'))
  await eventually(
    'the reason is told',
    () => poorReplicas().length === 2 && poorReplicas().every(each => each.replication?.problem === 'not allowed to read pods/proxy'),
  )
  expect(poorReplicas().map(each => each.lagBytes)).toEqual([null, null])
  expect(second.rows.get('shop/orders')?.lag).toBeNull()
  expect(second.session.summary().freshness.state).toBe('live')
  poorLook?.stop()
  expect(complaints).toEqual([])
}, 180_000)

interface Bench extends AsyncDisposable {
  /** No answer is late by it, and nothing is asked before its time, however slow the machine is. */
  readonly clock: SteppedClock
  readonly server: FakeApiServer
  readonly session: Session
  readonly asked: () => number
  readonly samples: () => readonly { pod: string; problem: string | null; facts: object | null }[]
}

const toyPod = (name: string) => ({ metadata: { name, namespace: 'shop', labels: { toy: 'orders' } } })

/** A toy with pods whose proxies answer as the script says. */
async function openBench(count: number, answer: (pod: string, respond: (status: number, body: string) => void) => void): Promise<Bench> {
  const clock = createSteppedClock()
  const server = await startFakeApiServer({ kinds: [toys, pods, events, deployments] })
  server.store.put(toys, { metadata: { name: 'orders', namespace: 'shop' }, spec: { members: count } })
  for (let index = 0; index < count; index += 1) server.store.put(pods, toyPod(`orders-${index}`))
  server.intercept((_request, response, url) => {
    const pod = /\/pods\/(?:https?):([a-z0-9-]+):\d+\/proxy\/status$/.exec(url.pathname)?.[1]
    if (pod === undefined) return false
    answer(pod, (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(body)
    })
    return true
  })
  const toy = createToyEngine()
  let samples: ReturnType<Bench['samples']> = []
  const engineWithReads: Engine = {
    ...toy,
    podReads: [
      {
        id: 'status',
        doors: [
          { scheme: 'https', port: 8000 },
          { scheme: 'http', port: 8000 },
        ],
        path: '/status',
        pods: (root, view) => view.about(pods, root.metadata.namespace ?? '', root.metadata.name).map(pod => pod.metadata.name),
        facts: body => (body.startsWith('{') ? { size: body.length } : null),
      },
    ],
    detail(input) {
      samples = input.samples ?? []
      return toy.detail(input)
    },
  }
  const connection = connectTo(contextFor(server.url), { clock })
  // Then the server is asked whether it lives only once a minute.
  connection.link.setAttention('hidden')
  const { session, rows } = openSession(connection, [engineWithReads], clock)
  await clock.passUntil('the row is there', () => rows.size === 1, 5_000)
  return {
    clock,
    server,
    session,
    asked: () => server.requests.filter(request => request.path.includes('/proxy/')).length,
    samples() {
      session.detail('toy', 'shop', 'orders')
      return samples
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      await connection[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('pods are asked only while somebody looks, at most three at a time', async () => {
  let inside = 0
  let most = 0
  const waiting: (() => void)[] = []
  await using bench = await openBench(8, (_pod, respond) => {
    inside += 1
    most = Math.max(most, inside)
    waiting.push(() => {
      inside -= 1
      respond(200, '{}')
    })
  })
  await bench.clock.pass(1_000)
  expect(bench.asked()).toBe(0)
  const look = bench.session.look('toy', 'shop', 'orders', () => undefined)
  for (let answered = 0; answered < 24; answered += 1) {
    await bench.clock.passUntil('somebody asks', () => waiting.length > 0, 5_000)
    // Long enough for a fourth to come, if it did.
    if (answered < 3) await bench.clock.pass(60)
    waiting.shift()?.()
  }
  expect(most).toBe(3)
  expect(bench.samples().filter(sample => sample.problem === null)).toHaveLength(8)
  look?.stop()
  // What is on its way still comes.
  await bench.clock.pass(60)
  for (const answer of waiting.splice(0)) answer()
  const before = bench.asked()
  await bench.clock.pass(1_000)
  expect(bench.asked()).toBe(before)
  expect(bench.samples()).toHaveLength(8)
})

test('what a pod answers beyond the limit, in no form or not at all is a reason, and none of it takes the context down', async () => {
  const kind = 'Status'
  await using bench = await openBench(5, (pod, respond) => {
    if (pod === 'orders-0') respond(200, `{"x":"${'x'.repeat(300 * 1024)}"}`)
    else if (pod === 'orders-1') respond(200, 'neither here nor there')
    else if (pod === 'orders-2')
      respond(503, JSON.stringify({ kind, code: 503, reason: 'ServiceUnavailable', message: 'connection refused' }))
    else if (pod === 'orders-3') respond(404, 'no such page')
    else respond(404, JSON.stringify({ kind, code: 404, reason: 'NotFound', message: 'pods "orders-4" not found' }))
  })
  const look = bench.session.look('toy', 'shop', 'orders', () => undefined)
  await bench.clock.passUntil('each pod was asked', () => look?.ready() === true && bench.samples().length === 5, 5_000)
  const problems = new Map(bench.samples().map(sample => [sample.pod, sample.problem]))
  expect(problems.get('orders-0')).toContain('larger than')
  expect(problems.get('orders-1')).toBe('what it says can not be read')
  expect(problems.get('orders-2')).toBe('no status from the pod: connection refused')
  expect(problems.get('orders-3')).toBe('no status from the pod: the answer was HTTP 404 (no such page)')
  expect(problems.get('orders-4')).toBe('the pod is gone')
  expect(bench.samples().every(sample => sample.facts === null)).toBe(true)
  expect(bench.session.summary().freshness.state).toBe('live')
  look?.stop()
})

test('a pod that serves in clear only is found, and its other door is not tried again', async () => {
  let refusals = 0
  await using bench = await openBench(1, (_pod, respond) => respond(200, '{}'))
  bench.server.intercept((_request, response, url) => {
    if (!url.pathname.includes('/https:orders-0')) return false
    refusals += 1
    response.writeHead(503, { 'content-type': 'text/plain' })
    response.end('http: server gave HTTP response to HTTPS client')
    return true
  })
  const look = bench.session.look('toy', 'shop', 'orders', () => undefined)
  await bench.clock.passUntil('it answers many times', () => bench.asked() > 6, 5_000)
  expect(bench.samples()).toMatchObject([{ pod: 'orders-0', problem: null }])
  expect(refusals).toBe(1)
  look?.stop()
})

test('a pod that never answers is given up, and its silence is not taken for the server’s', async () => {
  await using bench = await openBench(2, (pod, respond) => pod === 'orders-0' && respond(200, '{}'))
  const probes = () => bench.server.requests.filter(request => request.path === '/readyz').length
  const before = probes()
  const look = bench.session.look('toy', 'shop', 'orders', () => undefined)
  const silentAsks = () => bench.server.requests.filter(request => request.path.includes(':orders-1:')).length
  await bench.clock.passUntil('it is given up at both doors, and asked again', () => silentAsks() > 4, 60_000)
  expect(bench.samples().find(sample => sample.pod === 'orders-1')?.problem).toContain('no answer within 5 s')
  expect(bench.samples().find(sample => sample.pod === 'orders-0')?.problem).toBeNull()
  // Each failure of the server's own would have had it asked whether it lives.
  expect(probes() - before).toBeLessThan(2)
  look?.stop()
})

test('while nobody can see the app pods are asked seldom, and again at once when it is seen', async () => {
  await using bench = await openBench(1, (_pod, respond) => respond(200, '{}'))
  const look = bench.session.look('toy', 'shop', 'orders', () => undefined)
  await bench.clock.passUntil('it is asked often', () => bench.asked() > 3, 5_000)
  bench.session.setShown(false)
  // What was under way may still end.
  await bench.clock.pass(150)
  const asked = bench.asked()
  await bench.clock.pass(20_000)
  expect(bench.asked()).toBe(asked)
  bench.session.setShown(true)
  await bench.clock.passUntil('it is asked again', () => bench.asked() > asked, 500)
  look?.stop()
})
