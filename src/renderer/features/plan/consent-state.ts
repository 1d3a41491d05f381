import type { Check, Consent, ConsentNeed, Plan } from '../../../shared/domain/plan.ts'

/** What the user has consented to so far. */
export type Given = { readonly typed: string; readonly unknownChecks: ReadonlySet<string>; readonly takeovers: ReadonlySet<string> }

export const nothingGiven: Given = { typed: '', unknownChecks: new Set(), takeovers: new Set() }

/** The set with an element put in or taken out. */
export function toggled(set: ReadonlySet<string>, element: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set)
  if (on) next.add(element)
  else next.delete(element)
  return next
}

function missing(count: number, one: string, many: string): string | null {
  return count === 0 ? null : count === 1 ? one : many.replace('#', String(count))
}

function failing(checks: readonly Check[]): string | null {
  const failed = checks.filter(check => check.status === 'fail')
  const [first] = failed
  if (first === undefined) return null
  return failed.length === 1
    ? `A check fails: ${first.title}.`
    : `${failed.length} checks fail: ${[...new Set(failed.map(check => check.title))].join(', ')}.`
}

/**
 * Why the plan can't be applied now, in a sentence for the user; null when it can. `stale` is the fact that moved, `''` if it isn't known
 * which.
 */
export function whyNotApply(plan: Plan, given: Given, stale: string | null): string | null {
  if (plan.state === 'applied') return 'This plan has already been applied.'
  if (plan.state === 'offline' || plan.target === null) return 'This plan was made offline: choose a context to check it in.'
  if (stale !== null) return 'The cluster has changed since this plan was made: plan again.'
  const failed = failing(plan.checks)
  if (failed !== null) return failed
  if (plan.state === 'blocked') return 'This plan is blocked.'
  return whatIsMissing(plan.consent, given)
}

function whatIsMissing(need: ConsentNeed, given: Given): string | null {
  const checks = missing(
    need.unknownChecks.filter(id => !given.unknownChecks.has(id)).length,
    'Accept the check that could not be carried out.',
    'Accept the # checks that could not be carried out.',
  )
  if (checks !== null) return checks
  const takeovers = missing(
    need.takeovers.filter(path => !given.takeovers.has(path)).length,
    'Agree to take over the field of another manager.',
    'Agree to take over the # fields of other managers.',
  )
  if (takeovers !== null) return takeovers
  if (need.typed !== null && given.typed.trim() !== need.typed.text) return `Type “${need.typed.text}” to confirm.`
  return null
}

/** What is sent: exactly what this plan needs and the user gave. */
export function consentToSend(need: ConsentNeed, given: Given): Consent {
  return {
    typed: need.typed === null ? null : given.typed.trim(),
    unknownChecks: need.unknownChecks.filter(id => given.unknownChecks.has(id)),
    takeovers: need.takeovers.filter(path => given.takeovers.has(path)),
  }
}

/** The takeover that stands for a field of a step, as the plan names it. */
export function takeoverOf(stepId: string, path: string): string {
  return `${stepId} ${path}`
}
