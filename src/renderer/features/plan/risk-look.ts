import type { Check, Plan } from '../../../shared/domain/plan.ts'
import type { StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'
import { bundleChecks } from './check-groups.ts'

const risks = {
  safe: { tone: 'good', shape: 'check', label: 'Safe' },
  disruptive: { tone: 'warn', shape: 'alert', label: 'Disruptive' },
  irreversible: { tone: 'bad', shape: 'error', label: 'Irreversible' },
} as const

type RiskLook = { readonly tone: Tone; readonly shape: StatusShape; readonly label: string }

/**
 * How the risk of a plan is drawn, with how many checks warn or could not be made. Green is a promise about applying it: a plan that can't be
 * applied now (`because` says why), or whose checks say anything else than that all is well, has none.
 */
export function riskLook(plan: Pick<Plan, 'risk' | 'state'> & { readonly checks: readonly Check[] }, because: string | null): RiskLook {
  if (plan.risk === 'safe' && plan.state === 'blocked') return { tone: 'bad', shape: 'error', label: 'Blocked' }
  const warned = countRows(plan.checks, 'warn')
  const unknown = countRows(plan.checks, 'unknown')
  const parts = [
    risks[plan.risk].label,
    ...(warned === 0 ? [] : [`${warned} ${warned === 1 ? 'warning' : 'warnings'}`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ]
  const label = parts.join(' · ')
  if (plan.risk !== 'safe') return { ...risks[plan.risk], label }
  if (warned > 0) return { tone: 'warn', shape: 'alert', label }
  if (because !== null || unknown > 0) return { tone: 'muted', shape: 'dashed', label }
  return { ...risks.safe, label }
}

/** Checks as the list of checks shows them: those that say the same are one row. */
function countRows(checks: readonly Check[], status: Check['status']): number {
  return bundleChecks(
    checks.filter(check => check.status === status),
    new Set(),
  ).length
}
