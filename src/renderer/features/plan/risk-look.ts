import type { PlanSummary } from '../../../shared/domain/plan.ts'
import { consequenceLooks } from '../../ui/consequence-looks.ts'
import type { StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'

const risks = {
  safe: { tone: 'good', shape: 'check', label: 'Safe' },
  disruptive: { tone: 'warn', shape: 'alert', label: 'Disruptive' },
  irreversible: { tone: 'bad', shape: 'error', label: 'Irreversible' },
} as const

type Summed = Pick<PlanSummary, 'risk' | 'state' | 'gravest' | 'warnings' | 'unknowns'>

type RiskLook = { readonly tone: Tone; readonly shape: StatusShape; readonly label: string }

/** The louder, the graver; what only informs is no danger. */
const loudness: Readonly<Partial<Record<Tone, number>>> = { warn: 1, bad: 2 }

/**
 * What is to be called dangerous or not: what can't be undone is called that whatever else it does; of what may disrupt, it says what this very plan
 * does, where that is known (and it is called harmless only when no check leaves a doubt); what is safe as a rule stays so unless this plan does
 * something graver.
 */
function wordOf({ risk, gravest, warnings, unknowns }: Summed): RiskLook {
  if (gravest === null || risk === 'irreversible') return risks[risk]
  const { tone, shape, word } = consequenceLooks[gravest]
  const harmless = loudness[tone] === undefined
  const says = !harmless || (risk === 'disruptive' && warnings + unknowns === 0)
  return says ? { tone, shape, label: word } : risks[risk]
}

/**
 * How the risk of a plan is drawn, on its page and wherever it is listed: what it does, with how many checks warn or could not be made. Green is a
 * promise about applying it: a plan that can't be applied now (`because` says why), or whose checks say anything else than that all is well, has
 * none.
 */
export function riskLook(plan: Summed, because: string | null): RiskLook {
  const look = wordOf(plan)
  const calm = loudness[look.tone] === undefined
  if (calm && plan.state === 'blocked') return { tone: 'bad', shape: 'error', label: 'Blocked' }
  const label = [
    look.label,
    ...(plan.warnings === 0 ? [] : [`${plan.warnings} ${plan.warnings === 1 ? 'warning' : 'warnings'}`]),
    ...(plan.unknowns === 0 ? [] : [`${plan.unknowns} unknown`]),
  ].join(' · ')
  if (!calm) return { ...look, label }
  if (plan.warnings > 0) return { tone: 'warn', shape: 'alert', label }
  if (because !== null || plan.unknowns > 0) return { tone: 'muted', shape: 'dashed', label }
  return { ...look, label }
}
