import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect } from 'vitest'
import { writeKubeconfig } from '../../src/main/practice/kubeconfig.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { type PracticeOptions, runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { openApp } from './app-under-test.ts'
import { eventuallyTrue } from './eventually-true.ts'
import { fullConsent } from './operations-on.ts'

/** A whole app over a practice cluster in this process, connected, and what plans and applies operations on its operators. */
export async function openOperatorBench(life: AsyncDisposableStack, options: Partial<PracticeOptions> = {}) {
  const complaints: unknown[] = []
  const practice = life.use(
    await runPracticeCluster({ contexts: ['here'], clusters: 0, speed: 60, seed: 5, ...options }, operators, error =>
      complaints.push(error),
    ),
  )
  const folder = await mkdtemp(join(tmpdir(), 'operators-'))
  life.defer(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'kubeconfig')
  await writeKubeconfig(path, practice.kubeconfig())
  const held = life.use(await openApp(path))
  const client = createRouterClient(held.app.router, { context: held.app.callContext })
  const [context] = (await client.contexts.list()).contexts
  if (context === undefined) throw new Error('The practice cluster has no context')
  await client.contexts.connect({ id: context.id })
  await eventuallyTrue('the context is live', async () =>
    (await client.contexts.list()).contexts.some(each => each.freshness.state === 'live'),
  )

  const plan = (engine: string, operation: string, params: Record<string, unknown>): Promise<Plan> =>
    client.plans.create({ engine, operation, contextId: context.id, clusterId: null, params })

  async function run(engine: string, operation: string, params: Record<string, unknown>): Promise<Run> {
    const made = await plan(engine, operation, params)
    expect(made.checks.filter(check => check.status === 'fail')).toEqual([])
    const started = await client.plans.apply({ id: made.id, consent: fullConsent(made) })
    let ended = started
    await eventuallyTrue(
      `${operation} is over`,
      async () => {
        ended = await client.runs.get({ id: started.id })
        return ['completed', 'failed', 'interrupted'].includes(ended.status)
      },
      120_000,
    )
    expect(ended.message).toBeNull()
    expect(ended.status, JSON.stringify(ended.stages)).toBe('completed')
    return ended
  }

  /** Makes a database and waits until it is there. */
  async function provision(name: string, members: number, engine = 'cnpg'): Promise<void> {
    const storage = { storageSize: '2Gi', storageClass: '' }
    const params = engine === 'cnpg' ? { name, members, memory: '1Gi', ...storage } : { name, members }
    await run(engine, 'provision', params)
  }

  return { client, contextId: context.id, plan, run, provision, practice }
}
