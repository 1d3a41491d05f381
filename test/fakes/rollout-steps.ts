import type { Operations } from '../../src/main/operations/operations-api.ts'
import type { PlanConsent, Rollout } from '../../src/shared/domain/rollout.ts'
import { eventuallyTrue } from './eventually-true.ts'
import { fullConsent } from './operations-on.ts'

type Of = Pick<Operations, 'rollouts'>

/** Waits until every plan of a rollout was made, or could not be. */
export async function plannedRollout({ rollouts }: Of, id: string): Promise<Rollout> {
  const planned = () => rollouts.get({ id }).items.every(item => item.state !== 'planning')
  await eventuallyTrue('all is planned', async () => planned())
  return rollouts.get({ id })
}

/** Consent to all that all plans ask for. */
export function allConsents({ rollouts }: Of, id: string): PlanConsent[] {
  return rollouts.plans({ id }).map(plan => ({ planId: plan.planId, consent: fullConsent(plan) }))
}

/** Waits until a rollout stands still, with nothing of it under way. */
export async function restingRollout({ rollouts }: Of, id: string, ms?: number): Promise<Rollout> {
  const rests = () => {
    const { state, items } = rollouts.get({ id })
    return state !== 'running' && items.every(item => item.state !== 'sending' && item.state !== 'running')
  }
  await eventuallyTrue('the rollout rests', async () => rests(), ms)
  return rollouts.get({ id })
}

/** The names in each state, in order. */
export function namesBy(rollout: Rollout): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { state, name } of rollout.items) found[state] = [...(found[state] ?? []), name]
  return found
}
