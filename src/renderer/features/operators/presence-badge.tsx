import type { OperatorRow } from '../../../shared/domain/operator.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** Whether an operator is there and runs, as colour, shape and word. What is stale, or could not be told, is never green. */
export function PresenceBadge({ row, stale }: { row: Pick<OperatorRow, 'presence' | 'available'>; stale: boolean }) {
  if (row.presence === 'missing') return <StatusBadge tone="muted" shape="dashed" label="Not installed" />
  if (row.presence === 'unknown') return <StatusBadge tone="unknown" shape="question" label="Could not tell" />
  if (stale) return <StatusBadge tone="unknown" shape="question" label="Installed, as last seen" />
  if (row.available === null) return <StatusBadge tone="unknown" shape="question" label="Installed" />
  if (!row.available) return <StatusBadge tone="bad" shape="error" label="Not running" />
  return <StatusBadge tone="good" shape="check" label="Running" />
}
