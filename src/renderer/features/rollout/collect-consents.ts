import type { Consent } from '../../../shared/domain/plan.ts'
import type { PlanConsent, Rollout, RolloutItem, RolloutPlan } from '../../../shared/domain/rollout.ts'

/** What has been said so far, by the key of what is asked. */
export type Given = { readonly agreed: ReadonlySet<string>; readonly typed: Readonly<Record<string, string>> }

export const nothingGiven: Given = { agreed: new Set(), typed: {} }

/** One thing to be said, once for all databases that ask for the same. */
export type Ask = {
  readonly key: string
  readonly title: string
  readonly about: string
  /** Databases that ask for it. */
  readonly names: readonly string[]
}

/** All that is to be said before it may go on. */
export type Asks = { readonly checks: readonly Ask[]; readonly takeovers: readonly Ask[]; readonly typed: readonly Ask[] }

/** Those that would begin now, and whose plan nobody has agreed to yet. */
export function itemsToAsk(rollout: Pick<Rollout, 'items'>): readonly RolloutItem[] {
  return rollout.items.filter(
    item => (item.state === 'waiting' || item.state === 'refused') && item.planState === 'ready' && !item.consented,
  )
}

/** Collects what the plans of these databases ask for. What says the same of several is asked once, and names them. */
export function collectAsks(items: readonly RolloutItem[], plans: ReadonlyMap<string, RolloutPlan>): Asks {
  const checks = new Map<string, Ask>()
  const takeovers = new Map<string, Ask>()
  const typed = new Map<string, Ask>()
  for (const item of items) {
    const plan = plans.get(item.planId ?? '')
    if (plan === undefined) continue
    for (const id of plan.consent.unknownChecks) add(checks, checkKey(plan, id), item, checkWords(plan, id))
    for (const takeover of plan.consent.takeovers) add(takeovers, takeoverKey(plan, takeover), item, takeoverWords(plan, takeover))
    const need = plan.consent.typed
    if (need !== null) add(typed, need.text, item, { title: need.text, about: need.why })
  }
  return { checks: [...checks.values()], takeovers: [...takeovers.values()], typed: [...typed.values()] }
}

function add(into: Map<string, Ask>, key: string, item: RolloutItem, words: { title: string; about: string }): void {
  const names = [...(into.get(key)?.names ?? []), `${item.namespace}/${item.name}`]
  into.set(key, { key, ...words, names })
}

function checkWords(plan: RolloutPlan, id: string): { title: string; about: string } {
  const check = plan.checks.find(each => each.id === id)
  return { title: check?.title ?? id, about: check?.seen ?? '' }
}

/** A check counts as the same where it says the same. */
function checkKey(plan: RolloutPlan, id: string): string {
  const { title, about } = checkWords(plan, id)
  return `${id}\n${title}\n${about}`
}

/** The field without the step's name, and whose it is. */
function takeoverWords(plan: RolloutPlan, takeover: string): { title: string; about: string } {
  return { title: takeover.slice(takeover.indexOf(' ') + 1), about: plan.owners[takeover] ?? 'another manager' }
}

/** A field counts as the same where the same manager has it. */
function takeoverKey(plan: RolloutPlan, takeover: string): string {
  return `${takeover}\n${takeoverWords(plan, takeover).about}`
}

/** Why it can't go on yet, of what is to be said; null: all is said. */
export function whatIsMissing(asks: Asks, given: Given): string | null {
  const open = (list: readonly Ask[]) => list.filter(ask => !given.agreed.has(ask.key)).length
  const checks = open(asks.checks)
  if (checks > 0) return checks === 1 ? 'Accept the check that could not be made.' : `Accept the ${checks} checks that could not be made.`
  const takeovers = open(asks.takeovers)
  if (takeovers > 0)
    return takeovers === 1
      ? 'Agree to take over the field of another manager.'
      : `Agree to take over the ${takeovers} fields of other managers.`
  const missing = asks.typed.find(ask => (given.typed[ask.key] ?? '').trim() !== ask.key)
  return missing === undefined ? null : `Type “${missing.key}” to confirm.`
}

/** The consent to each plan: exactly what it asks for and was given. */
export function consentsToSend(items: readonly RolloutItem[], plans: ReadonlyMap<string, RolloutPlan>, given: Given): PlanConsent[] {
  return items.flatMap(item => {
    const plan = plans.get(item.planId ?? '')
    if (plan === undefined) return []
    const { typed, unknownChecks, takeovers } = plan.consent
    const consent: Consent = {
      typed: typed === null ? null : (given.typed[typed.text] ?? '').trim(),
      unknownChecks: unknownChecks.filter(id => given.agreed.has(checkKey(plan, id))),
      takeovers: takeovers.filter(takeover => given.agreed.has(takeoverKey(plan, takeover))),
    }
    return [{ planId: plan.planId, consent }]
  })
}
