import type { PlanFacts } from '../../shared/contract/plans.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { isoTime, sleep } from '../lib/clock.ts'
import { findOperation } from './find-operation.ts'
import { createSecretMask } from './mask-secrets.ts'
import type { OperationsDeps } from './operations-api.ts'
import type { PlanStore } from './plan-store.ts'
import { readLive } from './predict-step.ts'
import { recheckStep } from './write-step.ts'

interface WatchFactsDeps extends Pick<OperationsDeps, 'engines' | 'reader' | 'clock'> {
  readonly plans: PlanStore
}

/** How often a plan that is being read is held against the cluster, in ms. */
const pollMs = 5_000

/**
 * Tells, while a plan is being read, whether its facts still hold, and which one moved. The server is asked to try a step again only when its
 * object has a new resourceVersion. A cluster that can't be seen says nothing about the facts, and that is told. Throws not-found.
 */
export async function* watchFacts(deps: WatchFactsDeps, input: { id: string }, signal: AbortSignal): AsyncGenerator<PlanFacts> {
  const plan = deps.plans.get(input.id)
  const secret = await deps.plans.secret(plan.id)
  let told: PlanFacts = { stale: false, fact: null, checkedAt: null, problem: null }
  yield told
  if (plan.target === null || plan.state === 'applied' || plan.state === 'offline' || secret === null) return
  const { contextId } = plan.target
  const noise = findOperation(deps.engines, plan.intent).engine.noise ?? []
  const mask = createSecretMask(Buffer.from(secret.maskKey, 'hex'), secret.typedSecrets)
  const versions = new Map(plan.steps.map(step => [step.id, step.basis.resourceVersion]))
  const facts = new Map<string, string>()

  async function look(): Promise<void> {
    const reader = await deps.reader(contextId)
    for (const step of secret?.steps ?? []) {
      const shown = secret?.shown[step.id] ?? null
      if (shown === null || !shown.known) continue
      const version = (await readLive(reader, step, signal))?.metadata.resourceVersion ?? null
      // What pods say of themselves changes no version.
      if (version === versions.get(step.id) && step.verb !== 'call') continue
      const result = await recheckStep({ reader, step, shown, mask, noise, signal })
      versions.set(step.id, version)
      if ('stale' in result) facts.set(step.id, result.stale)
      else facts.delete(step.id)
    }
  }

  for (;;) {
    let problem: string | null = null
    try {
      await look()
    } catch (error) {
      if (!signal.aborted && !(error instanceof AppError)) throw error
      problem = error instanceof AppError ? error.message : 'Cancelled.'
    }
    if (signal.aborted) return
    const fact = [...facts.values()][0] ?? null
    const checkedAt = problem === null ? isoTime(deps.clock) : told.checkedAt
    if (fact !== told.fact || problem !== told.problem || told.checkedAt === null) {
      told = { stale: fact !== null, fact, checkedAt, problem }
      yield told
    }
    await sleep(deps.clock, pollMs, signal)
    if (signal.aborted) return
  }
}
