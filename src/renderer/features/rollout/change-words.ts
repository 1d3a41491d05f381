import type { RolloutPlan } from '../../../shared/domain/rollout.ts'

/** Characters of a value that are shown in a row. */
const longest = 60

/** One changed field in a line: `spec.instances: 2 → 3`. */
export function changeWords(change: RolloutPlan['changes'][number]): string {
  const path = change.path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
  if (change.kind === 'remove') return `${path}: ${cut(change.from)} goes`
  if (change.kind === 'add') return `${path}: ${cut(change.to)}`
  return `${path}: ${cut(change.from)} → ${cut(change.to)}`
}

function cut(value: string | null): string {
  const text = value ?? ''
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
