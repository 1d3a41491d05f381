import type { Plan } from '../../shared/domain/plan.ts'

type Steps = { readonly steps: readonly Pick<Plan['steps'][number], 'ref' | 'basis'>[] }

/** What a plan wants to change, and is another object of the same name for the plan that takes its place; null: nothing. */
export function madeAnew(before: Steps, now: Steps): string | null {
  for (const { ref, basis } of before.steps) {
    const uid = now.steps.find(step => isSameName(step.ref, ref))?.basis.uid ?? null
    if (basis.uid !== null && uid !== null && uid !== basis.uid)
      return `${ref.kind} ${ref.namespace === null ? '' : `${ref.namespace}/`}${ref.name}`
  }
  return null
}

function isSameName(one: Steps['steps'][number]['ref'], other: Steps['steps'][number]['ref']): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name
}
