import type { Plan } from '../../shared/domain/plan.ts'

/** The longest detail that an entry keeps (characters). */
export const maxDetail = 60_000

/**
 * What the journal keeps of a plan: its digest, its state, and what each step changes. Always whole JSON: what finds no room is counted in `leftOut`
 * instead of being cut off in the middle.
 */
export function planDetail(plan: Pick<Plan, 'digest' | 'state' | 'steps'>, limit = maxDetail): string {
  let leftOut = 0
  // Room for what stands around the changes: digest, state, and the titles of the steps.
  let room = limit - 300
  const steps = plan.steps.map(step => {
    room -= step.title.length + 40
    const changes = step.changes.flatMap(({ path, from, to, origin }) => {
      if (origin === 'noise') return []
      const change = { path, from, to }
      room -= JSON.stringify(change).length + 1
      if (room >= 0) return [change]
      leftOut += 1
      return []
    })
    return { step: step.title, changes, ...(step.verb === 'call' && { call: step.call }) }
  })
  return JSON.stringify({ digest: plan.digest, state: plan.state, steps, ...(leftOut > 0 && { leftOut }) })
}
