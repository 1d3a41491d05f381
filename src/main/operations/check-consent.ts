import { AppError } from '../../shared/domain/app-error.ts'
import type { Consent, Plan } from '../../shared/domain/plan.ts'
import type { ContextFacts } from './operations-api.ts'

/** Throws blocked unless the plan may be applied at all and the user has said all that it asks for. */
export function checkConsent(plan: Plan, consent: Consent, facts: ContextFacts | null): asserts facts is ContextFacts {
  if (plan.state === 'applied') throw new AppError('blocked', 'This plan was applied already.', { hint: 'Make a new plan.' })
  if (plan.state === 'offline' || plan.target === null) {
    throw new AppError('blocked', 'This plan was not made for a context here.', { hint: 'Check it again for a context, then apply that.' })
  }
  if (plan.state === 'blocked') {
    const failed = plan.checks.filter(check => check.status === 'fail').map(check => `${check.title}: ${check.seen}`)
    throw new AppError('blocked', 'A check fails.', { detail: failed.join('\n'), hint: 'Cure it, then make a new plan.' })
  }
  if (facts === null) throw new AppError('blocked', `The context ${plan.target.contextName} is gone.`)
  if (facts.settings.protection === 'read-only') {
    throw new AppError('blocked', `${facts.name} is set to read-only in this app.`, { hint: 'Change the protection of the context first.' })
  }
  if (facts.settings.protection === 'protected' && !(plan.consent.typed?.text ?? '').split(' ').includes(facts.name)) {
    throw new AppError('blocked', `${facts.name} is protected since: its name has to be typed.`, { hint: 'Check the plan again.' })
  }
  if (plan.consent.typed !== null && consent.typed !== plan.consent.typed.text) {
    throw new AppError('blocked', `Type “${plan.consent.typed.text}” to go on.`, {
      fields: [{ path: 'consent.typed', message: plan.consent.typed.why }],
    })
  }
  const missing = (wanted: readonly string[], given: readonly string[]) => wanted.filter(each => !given.includes(each))
  const unknown = missing(plan.consent.unknownChecks, consent.unknownChecks)
  if (unknown.length > 0) {
    throw new AppError('blocked', 'Some checks could not tell: accept each of them to go on.', {
      fields: unknown.map(id => ({ path: 'consent.unknownChecks', message: id })),
    })
  }
  const takeovers = missing(plan.consent.takeovers, consent.takeovers)
  if (takeovers.length > 0) {
    throw new AppError('blocked', 'Some fields belong to others: consent to each that is to change hands.', {
      fields: takeovers.map(path => ({ path: 'consent.takeovers', message: path })),
    })
  }
}
