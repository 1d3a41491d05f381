import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import { podKind } from '../../src/main/engines/cnpg/kinds.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { KubeObject } from '../../src/shared/domain/kube.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal

/** A practice cluster with one database of three members, and what plans and applies operations on it. */
async function openBench(life: AsyncDisposableStack) {
  const complaints: unknown[] = []
  const practice = life.use(
    await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 60, seed: 5 }, operators, error => {
      complaints.push(error)
    }),
  )
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  const ca = Buffer.from(entry.ca).toString('base64')
  const connection = life.use(connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here')))
  const bench = life.use(await operationsOn(connection, { engines: [engine] }))
  const { operations, contextId } = bench
  const clusterId = `${contextId}:cnpg:default:orders`

  const plan = (operation: string, params: Record<string, unknown>): Promise<Plan> =>
    operations.plans.create(
      { engine: 'cnpg', operation, contextId, clusterId: operation === 'provision' ? null : clusterId, params },
      never,
    )

  async function run(operation: string, params: Record<string, unknown>): Promise<Run> {
    const made = await plan(operation, params)
    expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
    const started = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    const over = () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id: started.id }).status)
    await eventuallyTrue(`${operation} is over`, async () => over(), 300_000).catch(() => undefined)
    const ended = operations.runs.get({ id: started.id })
    expect(ended.message).toBeNull()
    expect(ended.status, JSON.stringify(ended.stages)).toBe('completed')
    return ended
  }

  const cluster = () => connection.reader.get(engine.root, 'default', 'orders', never)
  await run('provision', { name: 'orders', members: 3, memory: '1Gi', storageSize: '2Gi', storageClass: '' })
  return { plan, run, cluster, connection }
}

test('members come and go, with their volumes', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster } = await openBench(life)
  await run('scale', { members: 1 })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 1, pvcCount: 1 })
  await run('scale', { members: 2 })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 2, instanceNames: ['orders-1', 'orders-2'] })
  const refused = await plan('scale', { members: 2 })
  expect(refused.state).toBe('blocked')
  expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'members', seen: 'It has 2 members already.' })
})

test('CPU, memory, volumes and parameters change, with the restarts that they need', { timeout: 900_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection } = await openBench(life)
  const pods = async () =>
    (await connection.reader.list(podKind, { namespace: 'default', labelSelector: 'cnpg.io/cluster=orders', signal: never })).items
  const before = new Set((await pods()).map(pod => pod.metadata.uid))

  await run('resources', { cpuRequest: '500m', memoryRequest: '768Mi' })
  expect((await cluster())?.spec).toMatchObject({ resources: { requests: { cpu: '500m', memory: '768Mi' } } })
  expect((await pods()).some(pod => before.has(pod.metadata.uid))).toBe(false)
  const tooMuch = await plan('resources', { memoryRequest: '64Gi' })
  expect(tooMuch.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'memoryRequest' })

  const settled = new Set((await pods()).map(pod => pod.metadata.uid))
  await run('storage', { size: '3Gi' })
  expect((await cluster())?.status).not.toHaveProperty('resizingPVC')
  expect((await pods()).every(pod => settled.has(pod.metadata.uid))).toBe(true)
  const smaller = await plan('storage', { size: '1Gi' })
  expect(
    smaller.checks
      .filter(check => check.status === 'fail')
      .map(check => check.seen)
      .join(),
  ).toContain('shrink')
  await run('storage', { walSize: '2Gi' })
  expect((await cluster())?.status).toMatchObject({ pvcCount: 6, readyInstances: 3 })

  const standing = Object.fromEntries(Object.entries(parametersOf(await cluster())))
  await run('parameters', { parameters: { ...standing, work_mem: '8MB', max_connections: '150' } })
  expect(parametersOf(await cluster())).toMatchObject({ work_mem: '8MB', max_connections: '150' })
  const { max_connections: _, ...without } = parametersOf(await cluster())
  const removal = await plan('parameters', { parameters: without })
  expect(removal.steps[0]?.changes).toContainEqual(
    expect.objectContaining({ path: '/spec/postgresql/parameters/max_connections', kind: 'remove' }),
  )
  const fixed = await plan('parameters', { parameters: { ...without, port: '5433' } })
  expect(fixed.state).toBe('blocked')
  expect(fixed.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'parameters.port' })
})

function parametersOf(cluster: KubeObject | null): Record<string, string> {
  const spec = cluster?.spec as { postgresql?: { parameters?: Record<string, string> } } | undefined
  return spec?.postgresql?.parameters ?? {}
}
