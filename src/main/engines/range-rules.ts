import { cidrNetwork, isCidr } from '../../shared/domain/cidr.ts'
import { type Finding, fail, warn } from './rule-group.ts'

/** What is wrong with a range of addresses that may connect. `field` is the form's. */
export function rangeFindings<Field extends string>(field: Field, range: string): readonly Finding<Field>[] {
  if (!isCidr(range))
    return [
      fail(
        field,
        range === '' ? 'Enter a range, or remove this line.' : `“${range}” is not a valid address range.`,
        'Use the form 203.0.113.0/24.',
      ),
    ]
  const network = cidrNetwork(range)
  return network === null || network === range
    ? []
    : [warn(field, `${range} names one address inside a range; it allows all of ${network}.`, `Write ${network}, or a longer prefix.`)]
}

/** Whether one of these ranges lets in everybody. */
export function allowEveryone(ranges: readonly string[]): boolean {
  return ranges.some(range => /\/0$/.test(range))
}
