import { AppError } from '../../shared/domain/app-error.ts'
import { sleep } from '../lib/clock.ts'
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
 * object has a new resourceVersion. A cluster that can't be seen says nothing new. Throws not-found.
 */
export async function* watchFacts(
  deps: WatchFactsDeps,
  input: { id: string },
  signal: AbortSignal,
): AsyncGenerator<{ stale: boolean; fact: string | null }> {
  const plan = deps.plans.get(input.id)
  const secret = await deps.plans.secret(plan.id)
  let last: string | null = null
  yield { stale: false, fact: null }
  if (plan.target === null || plan.state === 'applied' || plan.state === 'offline' || secret === null) return
  const noise = findOperation(deps.engines, plan.intent).engine.noise ?? []
  const mask = createSecretMask(Buffer.from(secret.maskKey, 'hex'), secret.typedSecrets)
  const versions = new Map(plan.steps.map(step => [step.id, step.basis.resourceVersion]))
  const facts = new Map<string, string>()
  for (;;) {
    await sleep(deps.clock, pollMs, signal)
    if (signal.aborted) return
    try {
      const reader = await deps.reader(plan.target.contextId)
      for (const step of secret.steps) {
        const shown = secret.shown[step.id] ?? null
        if (shown === null || !shown.known) continue
        const version = (await readLive(reader, step, signal))?.metadata.resourceVersion ?? null
        if (version === versions.get(step.id)) continue
        const result = await recheckStep({ reader, step, shown, mask, noise, signal })
        versions.set(step.id, version)
        if ('stale' in result) facts.set(step.id, result.stale)
        else facts.delete(step.id)
      }
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof AppError)) throw error
    }
    const fact = [...facts.values()][0] ?? null
    if (fact !== last) yield { stale: fact !== null, fact }
    last = fact
  }
}
