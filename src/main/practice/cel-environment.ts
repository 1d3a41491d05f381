import { Environment } from '@marcbachmann/cel-js'
import { parseQuantity, Quantity, quantityAsInteger } from './cel-quantity.ts'

function readQuantity(text: string): Quantity {
  const quantity = parseQuantity(text)
  if (quantity === undefined) throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  return quantity
}

/**
 * The expression language of rules with what Kubernetes adds to it and definitions use: quantities, addresses of the web, and regular
 * expressions that find. A rule that needs more can't be read here, and whoever runs it says so.
 */
export function createCelEnvironment(): Environment {
  const made = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, enableOptionalTypes: true })
  made.registerType('Quantity', Quantity)
  made.registerFunction('quantity(string): Quantity', readQuantity)
  made.registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
  made.registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos > b.nanos)
  made.registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos < b.nanos)
  made.registerFunction('Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) =>
    a.nanos === b.nanos ? 0n : a.nanos < b.nanos ? -1n : 1n,
  )
  made.registerFunction('Quantity.add(Quantity): Quantity', (a: Quantity, b: Quantity) => new Quantity(a.nanos + b.nanos))
  made.registerFunction('Quantity.sub(Quantity): Quantity', (a: Quantity, b: Quantity) => new Quantity(a.nanos - b.nanos))
  made.registerFunction('Quantity.sign(): int', (a: Quantity) => (a.nanos === 0n ? 0n : a.nanos < 0n ? -1n : 1n))
  made.registerFunction('Quantity.asInteger(): int', quantityAsInteger)
  made.registerFunction('isURL(string): bool', (text: string) => URL.canParse(text))
  made.registerFunction('string.find(string): string', (text: string, pattern: string) => new RegExp(pattern, 'u').exec(text)?.[0] ?? '')
  return made
}
