import type * as rules from '../../rule-group.ts'
import type { ProvisionParams } from './params.ts'

/** A field of this form, or one entry of it. */
type Field =
  | keyof ProvisionParams
  | `parameters.${string}`
  | `allowedRanges.${number}`
  | `nodeSelector.${string}`
  | `loadBalancerAnnotations.${string}`

/** Something that a rule has against the parameters. */
export type Finding = rules.Finding<Field>

/** One topic of rules: pure, from the parameters alone. */
export type RuleGroup = rules.RuleGroup<ProvisionParams, Field>

/** Says that a text is no Kubernetes quantity. */
export function notAnAmount(text: string): string {
  return text === '' ? 'Enter an amount.' : `“${text}” is not a valid amount.`
}
