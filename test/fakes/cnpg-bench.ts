import { expect } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import type { Consent, Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from './eventually-true.ts'
import { openPractice } from './open-practice.ts'
import { fullConsent } from './operations-on.ts'

const never = new AbortController().signal

/** A practice cluster with one database of three members, and what plans and applies operations on it. */
export async function openCnpgBench(life: AsyncDisposableStack, more: Record<string, unknown> = {}) {
  const { entry, connection, bench } = await openPractice(life, engine)
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
