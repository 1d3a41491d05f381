import type { Health } from '../../shared/domain/health.ts'
import { StatusBadge, type StatusShape } from './status-badge.tsx'
import type { Tone } from './tone.ts'

const looks: Readonly<Record<Health, { tone: Tone; shape: StatusShape; label: string }>> = {
  healthy: { tone: 'good', shape: 'check', label: 'Healthy' },
  paused: { tone: 'muted', shape: 'pause', label: 'Paused' },
  progressing: { tone: 'info', shape: 'spinner', label: 'Progressing' },
  degraded: { tone: 'bad', shape: 'alert', label: 'Degraded' },
  unknown: { tone: 'unknown', shape: 'question', label: 'Unknown' },
}

/** A health in words. */
export function healthLabel(health: Health): string {
  return looks[health].label
}

/** Health as colour, shape and word. `stale`: from a view that is no longer live, so it is drawn without its colour. */
export function HealthBadge({
  health,
  stale = false,
  title,
  bare,
}: {
  health: Health
  stale?: boolean
  title?: string | undefined
  bare?: boolean | undefined
}) {
  const look = looks[health]
  const shape = stale && look.shape === 'spinner' ? 'dashed' : look.shape
  return <StatusBadge tone={stale ? 'muted' : look.tone} shape={shape} label={look.label} title={title} bare={bare} />
}
