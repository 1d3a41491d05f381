import type { Freshness, FreshnessState } from '../../shared/domain/freshness.ts'
import { StatusBadge, type StatusShape } from './status-badge.tsx'
import type { Tone } from './tone.ts'

const looks: Readonly<Record<FreshnessState, { tone: Tone; shape: StatusShape; label: string }>> = {
  off: { tone: 'muted', shape: 'dashed', label: 'Not connected' },
  connecting: { tone: 'info', shape: 'spinner', label: 'Connecting' },
  live: { tone: 'good', shape: 'check', label: 'Live' },
  stale: { tone: 'warn', shape: 'alert', label: 'Stale' },
  throttled: { tone: 'warn', shape: 'pause', label: 'Throttled' },
  'auth-failed': { tone: 'bad', shape: 'error', label: 'Sign-in failed' },
  forbidden: { tone: 'bad', shape: 'error', label: 'Not allowed' },
  unreachable: { tone: 'bad', shape: 'alert', label: 'Unreachable' },
  gone: { tone: 'unknown', shape: 'question', label: 'Gone' },
}

/** A freshness state in words. */
export function freshnessLabel(state: FreshnessState): string {
  return looks[state].label
}

/** How far a view can be trusted, as colour, shape and word. */
export function FreshnessBadge({ freshness, bare }: { freshness: Freshness; bare?: boolean | undefined }) {
  const look = looks[freshness.state]
  return <StatusBadge tone={look.tone} shape={look.shape} label={look.label} title={freshness.message ?? undefined} bare={bare} />
}
