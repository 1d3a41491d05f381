import { consequenceLevels } from '../../../shared/domain/consequence-levels.ts'
import type { Check, Plan } from '../../../shared/domain/plan.ts'
import { consequenceLooks } from '../../ui/consequence-looks.ts'
import type { StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'
import { bundleChecks } from './check-groups.ts'

const risks = {
  safe: { tone: 'good', shape: 'check', label: 'Safe' },
  disruptive: { tone: 'warn', shape: 'alert', label: 'Disruptive' },
  irreversible: { tone: 'bad', shape: 'error', label: 'Irreversible' },
} as const

type Looked = Pick<Plan, 'risk' | 'state' | 'consequences'> & { readonly checks: readonly Check[] }

type RiskLook = { readonly tone: Tone; readonly shape: StatusShape; readonly label: string }

/** The louder, the graver; what only informs is no danger. */
const loudness: Readonly<Partial<Record<Tone, number>>> = { warn: 1, bad: 2 }

/** What this very plan does, where that is graver than what its operation may do; null: it isn't. */
function graverThanItsRisk({ risk, consequences }: Pick<Plan, 'risk' | 'consequences'>): RiskLook | null {
  const level = consequenceLevels.findLast(each => consequences.some(one => one.level === each)) ?? 'none'
  const { tone, shape, word } = consequenceLooks[level]
  return (loudness[tone] ?? 0) > (loudness[risks[risk].tone] ?? 0) ? { tone, shape, label: word } : null
}

/**
 * How the risk of a plan is drawn: by its operation or by the gravest of its consequences, whichever is graver, with how many checks warn or
 * could not be made. Green is a promise about applying it: a plan that can't be applied now (`because` says why), or whose checks say anything else
 * than that all is well, has none.
 */
export function riskLook(plan: Looked, because: string | null): RiskLook {
  const graver = graverThanItsRisk(plan)
  const look = graver ?? risks[plan.risk]
  const safe = plan.risk === 'safe' && graver === null
  if (safe && plan.state === 'blocked') return { tone: 'bad', shape: 'error', label: 'Blocked' }
  const warned = countRows(plan.checks, 'warn')
  const unknown = countRows(plan.checks, 'unknown')
  const parts = [
    look.label,
    ...(warned === 0 ? [] : [`${warned} ${warned === 1 ? 'warning' : 'warnings'}`]),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ]
  const label = parts.join(' · ')
  if (!safe) return { ...look, label }
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
