import type { Check } from '../../../../shared/domain/plan.ts'
import type { ProvisionParams } from './params.ts'

/** Something that a rule has against the parameters. */
export interface Finding {
  readonly field:
    | keyof ProvisionParams
    | `parameters.${string}`
    | `allowedRanges.${number}`
    | `nodeSelector.${string}`
    | `loadBalancerAnnotations.${string}`
  readonly status: 'fail' | 'warn'
  readonly seen: string
  readonly cure: string | null
}

/** One topic of rules: pure, from the parameters alone. */
export interface RuleGroup {
  readonly id: string
  readonly title: string
  readonly passed: string
  find(params: ProvisionParams): readonly Finding[]
}

export function fail(field: Finding['field'], seen: string, cure: string | null = null): Finding {
  return { field, status: 'fail', seen, cure }
}

export function warn(field: Finding['field'], seen: string, cure: string | null = null): Finding {
  return { field, status: 'warn', seen, cure }
}

/** Says that a text is no Kubernetes quantity. */
export function notAnAmount(text: string): string {
  return text === '' ? 'Enter an amount.' : `“${text}” is not a valid amount.`
}

/** Checks of a group: one for each finding, or one that passes. */
export function checksOf(group: RuleGroup, params: ProvisionParams): Check[] {
  const findings = group.find(params)
  const { id, title } = group
  if (findings.length === 0) return [{ id, title, status: 'pass', seen: group.passed, cure: null, field: null }]
  return findings.map((finding, index) => ({ id: `${id}-${index + 1}`, title, ...finding }))
}
