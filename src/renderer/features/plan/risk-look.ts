import type { Plan } from '../../../shared/domain/plan.ts'
import type { StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'

const risks = {
  safe: { tone: 'good', shape: 'check', label: 'Safe' },
  disruptive: { tone: 'warn', shape: 'alert', label: 'Disruptive' },
  irreversible: { tone: 'bad', shape: 'error', label: 'Irreversible' },
} as const

/** How the risk of a plan is drawn. Green is a promise about applying it: a plan that can't be applied now (`because` says why) has none. */
export function riskLook(
  plan: Pick<Plan, 'risk' | 'state'>,
  because: string | null,
): { readonly tone: Tone; readonly shape: StatusShape; readonly label: string } {
  if (plan.risk !== 'safe' || because === null) return risks[plan.risk]
  if (plan.state === 'blocked') return { tone: 'bad', shape: 'error', label: 'Blocked' }
  return { tone: 'muted', shape: 'dashed', label: risks.safe.label }
}
