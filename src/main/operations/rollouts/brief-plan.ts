import { type Consequence, ConsequenceLevel, type Plan } from '../../../shared/domain/plan.ts'
import type { RolloutPlan } from '../../../shared/domain/rollout.ts'

/** Shown of one plan among many; its own page shows all. */
const most = { consequences: 20, checks: 40, changes: 30 } as const

/** What is to be read of a plan before it may be applied with others. */
export function briefPlan(clusterId: string, plan: Plan): RolloutPlan {
  const ours = plan.steps.flatMap(step => step.changes.filter(change => change.origin === 'ours'))
  const further = plan.steps.reduce((sum, step) => sum + (step.moreChanges ?? 0), 0)
  return {
    clusterId,
    planId: plan.id,
    consent: plan.consent,
    owners: Object.fromEntries(plan.steps.flatMap(step => step.conflicts.map(({ path, manager }) => [`${step.id} ${path}`, manager]))),
    consequences: [...plan.consequences].sort((a, b) => gravity(b) - gravity(a)).slice(0, most.consequences),
    checks: plan.checks.filter(check => check.status !== 'pass').slice(0, most.checks),
    changes: ours.slice(0, most.changes).map(({ path, kind, from, to }) => ({ path, kind, from, to })),
    moreChanges: Math.max(0, ours.length - most.changes) + further,
  }
}

function gravity(consequence: Consequence): number {
  return ConsequenceLevel.options.indexOf(consequence.level)
}

/** Why a plan can't be applied as it is; null: it can. */
export function whyBlocked(plan: Plan): string | null {
  if (plan.state === 'ready' || plan.state === 'applied') return null
  const failed = plan.checks.filter(check => check.status === 'fail').map(check => `${check.title}: ${check.seen}`)
  return failed.length === 0 ? 'The plan can’t be applied.' : failed.slice(0, 3).join(' ').slice(0, 1_000)
}
