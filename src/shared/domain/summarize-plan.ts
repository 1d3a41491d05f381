import { bundleChecks } from './bundle-checks.ts'
import { consequenceLevels } from './consequence-levels.ts'
import type { Check, ConsequenceLevel, Plan, PlanSummary } from './plan.ts'

/** What a list says of a plan. */
export function summarizePlan(plan: Plan): PlanSummary {
  const { id, title, createdAt, state, subject, target, runId, risk } = plan
  const counted = (status: Check['status']) =>
    bundleChecks(
      plan.checks.filter(check => check.status === status),
      new Set(),
    ).length
  return {
    ...{ id, title, createdAt, state, subject, target, runId, risk },
    gravest: gravestOf(plan),
    warnings: counted('warn'),
    unknowns: counted('unknown'),
  }
}

/** The gravest thing that a plan does, by its consequences and by those of each field that it changes; null: none is known. */
export function gravestOf({ consequences, steps }: Pick<Plan, 'consequences' | 'steps'>): ConsequenceLevel | null {
  const all = new Set([
    ...consequences.map(one => one.level),
    ...steps.flatMap(step => step.changes.flatMap(change => change.consequence?.level ?? [])),
  ])
  return consequenceLevels.findLast(level => all.has(level)) ?? null
}
