import type { Check } from '../../../shared/domain/plan.ts'

/** Something that a rule has against a change. `field` is the form's; null: of none. */
export interface Objection {
  readonly field: string | null
  readonly status: 'fail' | 'warn' | 'unknown'
  readonly seen: string
  readonly cure: string | null
}

export function refuse(field: string | null, seen: string, cure: string | null = null): Objection {
  return { field, status: 'fail', seen, cure }
}

export function caution(field: string | null, seen: string, cure: string | null = null): Objection {
  return { field, status: 'warn', seen, cure }
}

export function notKnown(field: string | null, seen: string, cure: string | null = null): Objection {
  return { field, status: 'unknown', seen, cure }
}

/** Checks of one topic: one for each objection, or one that passes and says what was seen. */
export function judge(id: string, title: string, passed: string, objections: readonly Objection[]): Check[] {
  if (objections.length === 0) return [{ id, title, status: 'pass', seen: passed, cure: null, field: null }]
  return objections.map((objection, index) => ({ id: `${id}-${index + 1}`, title, ...objection }))
}
