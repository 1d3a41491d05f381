import type { Check } from '../../shared/domain/plan.ts'

/** Something that a rule has against the parameters of an operation. */
export interface Finding<Field extends string = string> {
  /** The form's field that it belongs to; of one entry of a map or list, `field.key`. */
  readonly field: Field
  readonly status: 'fail' | 'warn'
  readonly seen: string
  readonly cure: string | null
}

/** One topic of rules: pure, from the parameters alone, so that the form can show it before there is a plan. */
export interface RuleGroup<P, Field extends string = string> {
  readonly id: string
  readonly title: string
  readonly passed: string
  find(params: P): readonly Finding<Field>[]
}

/** What blocks the plan. */
export function fail<Field extends string>(field: Field, seen: string, cure: string | null = null): Finding<Field> {
  return { field, status: 'fail', seen, cure }
}

/** What deserves a second look. */
export function warn<Field extends string>(field: Field, seen: string, cure: string | null = null): Finding<Field> {
  return { field, status: 'warn', seen, cure }
}

/** Checks of a group: one for each finding, or one that passes. */
export function checksOf<P>(group: RuleGroup<P>, params: P): Check[] {
  const findings = group.find(params)
  const { id, title } = group
  if (findings.length === 0) return [{ id, title, status: 'pass', seen: group.passed, cure: null, field: null }]
  return findings.map((finding, index) => ({ id: `${id}-${index + 1}`, title, ...finding }))
}
