import { expect } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { Consent, Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { connectTo, contextFor } from './connect-to.ts'
import { eventuallyTrue } from './eventually-true.ts'
import { fullConsent, operationsOn } from './operations-on.ts'

const never = new AbortController().signal

/** A practice cluster with one database of three members, and what plans and applies operations on it. */
export async function openCnpgBench(life: AsyncDisposableStack, more: Record<string, unknown> = {}) {
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

  const apply = (made: Plan, consent: Partial<Consent>): Promise<Run> =>
    operations.plans.apply({ id: made.id, consent: { ...fullConsent(made), ...consent } }, never)

  async function run(operation: string, params: Record<string, unknown>): Promise<Run> {
    const made = await plan(operation, params)
    expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
    const started = await apply(made, {})
    const over = () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id: started.id }).status)
    await eventuallyTrue(`${operation} is over`, async () => over(), 120_000).catch(() => undefined)
    const ended = operations.runs.get({ id: started.id })
    expect(ended.message).toBeNull()
    expect(ended.status, JSON.stringify(ended.stages)).toBe('completed')
    return ended
  }

  const cluster = () => connection.reader.get(engine.root, 'default', 'orders', never)
  await run('provision', { name: 'orders', members: 3, memory: '1Gi', storageSize: '2Gi', storageClass: '', ...more })
  return { plan, run, apply, cluster, connection, entry, operations }
}
