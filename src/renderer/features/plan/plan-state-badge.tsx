import type { Plan } from '../../../shared/domain/plan.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** Where a plan stands, as colour, shape and word. It is green only while its facts are known to hold: `checked`. */
export function PlanStateBadge({ state, stale = false, checked }: { state: Plan['state']; stale?: boolean; checked: boolean }) {
  if (state === 'applied') return <StatusBadge tone="muted" shape="check" label="Applied" />
  if (stale) return <StatusBadge tone="warn" shape="alert" label="Stale" />
  if (state === 'blocked') return <StatusBadge tone="bad" shape="error" label="Blocked" />
  if (state === 'offline') return <StatusBadge tone="info" shape="dashed" label="Offline" />
  if (!checked) return <StatusBadge tone="muted" shape="dashed" label="To be checked" />
  return <StatusBadge tone="good" shape="check" label="Ready" />
}
