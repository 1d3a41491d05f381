import { AppError } from '../../../shared/domain/app-error.ts'
import type { PlanConsent, Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'
import { checkConsent } from '../check-consent.ts'
import { asAppError } from '../read-view.ts'
import type { RolloutParts } from './rollouts-api.ts'

/** Databases named in one refusal. */
const mostNamed = 5

/**
 * Throws blocked unless everything that would begin may begin: it has a plan that is ready, and the user has said all that this very plan asks
 * for, now or before. What has gone wrong has to be left out or planned again first. Gives the consents by database.
 */
export function requireReady(deps: RolloutParts, rollout: Rollout, given: readonly PlanConsent[]): Map<string, PlanConsent['consent']> {
  const byPlan = new Map(given.map(({ planId, consent }) => [planId, consent]))
  const open = rollout.items.filter(item => item.state !== 'left-out' && item.state !== 'completed')
  refuse(open, item => item.state === 'planning', 'Plans are still being made.', 'Wait until all plans are made.')
  refuse(open, item => item.state === 'unplanned', 'No plan could be made.', 'Leave them out, or plan them again.')
  refuse(open, item => item.state === 'failed' || item.state === 'stale', 'They have not succeeded.', 'Leave them out, or plan them again.')
  const begins = open.filter(item => item.state === 'waiting' || item.state === 'refused')
  refuse(begins, item => item.planState !== 'ready', 'Their plans are blocked.', 'Leave them out, or cure it and plan them again.')
  if (open.length === 0) throw new AppError('blocked', 'There is no database left to change.')
  const consents = new Map<string, PlanConsent['consent']>()
  const lacking: string[] = []
  for (const item of begins) {
    const consent = byPlan.get(item.planId ?? '') ?? (item.consented ? deps.rollouts.consent(rollout.id, item.clusterId) : null)
    if (consent === null) lacking.push(`${item.namespace}/${item.name}: its plan was not consented to.`)
    else {
      const why = whyNotConsented(deps, item, consent)
      if (why === null) consents.set(item.clusterId, consent)
      else lacking.push(`${item.namespace}/${item.name}: ${why}`)
    }
  }
  if (lacking.length > 0)
    throw new AppError('blocked', lacking[0] ?? '', { detail: lacking.slice(0, 50).join('\n'), hint: 'Read its plan and consent to it.' })
  return consents
}

function whyNotConsented(deps: RolloutParts, item: RolloutItem, consent: PlanConsent['consent']): string | null {
  try {
    const plan = deps.plans.get(item.planId ?? '')
    // Applied by itself meanwhile: it is followed when its turn comes.
    if (plan.state !== 'applied') checkConsent(plan, consent, plan.target === null ? null : deps.context(plan.target.contextId))
    return null
  } catch (error) {
    return asAppError(error).message
  }
}

function refuse(items: readonly RolloutItem[], wrong: (item: RolloutItem) => boolean, why: string, hint: string): void {
  const names = items.filter(wrong).map(item => `${item.namespace}/${item.name} (${item.contextName})`)
  if (names.length === 0) return
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  throw new AppError('blocked', `${why} ${names.slice(0, mostNamed).join(', ')}${more}.`, { hint })
}
