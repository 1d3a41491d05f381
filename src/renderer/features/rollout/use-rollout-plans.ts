import type { Rollout, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { client } from '../../client.ts'
import type { ShownError } from '../../describe-error.ts'
import { useCall } from '../../state/use-call.ts'
import { useDebounced } from '../../state/use-debounced.ts'

/** Plans come one after another: they are read again when they rest for so long (ms). */
const restMs = 300

/** The plans of a rollout in brief, by plan id. `whole`: each plan that there is has been read. */
export function useRolloutPlans(rollout: Rollout): {
  readonly plans: ReadonlyMap<string, RolloutPlan>
  readonly whole: boolean
  readonly error: ShownError | null
} {
  const wanted = rollout.items.flatMap(item => item.planId ?? []).join(' ')
  const asked = useDebounced(wanted, restMs)
  const read = useCall(asked === '' ? null : `${rollout.id} ${asked}`, signal => client.rollouts.plans({ id: rollout.id }, { signal }))
  const plans = new Map((read.value ?? []).map(plan => [plan.planId, plan]))
  return { plans, whole: rollout.items.every(item => item.planId === null || plans.has(item.planId)), error: read.error }
}
