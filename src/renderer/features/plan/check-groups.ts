import type { Check } from '../../../shared/domain/plan.ts'

/** The order in which checks are read: what blocks, what nobody knows, what deserves a thought, what is well. */
const checkOrder = ['fail', 'unknown', 'warn', 'pass'] as const satisfies readonly Check['status'][]

/** Checks by status, gravest first; groups without checks are left out. */
export function groupChecks(checks: readonly Check[]): readonly { readonly status: Check['status']; readonly checks: readonly Check[] }[] {
  return checkOrder
    .map(status => ({ status, checks: checks.filter(check => check.status === status) }))
    .filter(group => group.checks.length > 0)
}
