/**
 * Kubernetes quantities (`500Gi`, `250m`, `1e3`), with the grammar of `k8s.io/apimachinery/pkg/api/resource` and of the pattern
 * that CRDs state for it: a signed decimal number and at
 * most one suffix, binary (Ki … Ei), decimal (n, u, m, k … E) or an exponent of whole digits. Nothing else is accepted: no blanks, no `B`, no
 * hexadecimal, no digits of other scripts.
 */
const grammar = /^([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?[0-9]+)?$/

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a quantity stands for (bytes, cores), Infinity when it is beyond a double; null when Kubernetes wouldn't accept the text. */
export function parseQuantity(text: string): number | null {
  const match = grammar.exec(text)
  if (match === null) return null
  const suffix = match[3] ?? ''
  const number = `${match[1]}${match[2]}`
  const isExponent = suffix.length > 1 && !Object.hasOwn(factors, suffix)
  if (isExponent) return fitsInt64(suffix.slice(1)) ? Number(`${number}${suffix}`) : null
  return Number(number) * (factors[suffix] ?? 1)
}

/** Kubernetes reads the exponent as a signed 64-bit integer. */
function fitsInt64(digits: string): boolean {
  if (digits.length > 1000) return false
  const value = BigInt(digits.replace(/^\+/, ''))
  return value >= -(2n ** 63n) && value < 2n ** 63n
}

/** Whether Kubernetes accepts the text as a quantity. */
export function isQuantity(text: string): boolean {
  return parseQuantity(text) !== null
}

/** Whether a quantity is a bare number: of memory and storage that many bytes, which is seldom what was meant. */
export function hasNoUnit(text: string): boolean {
  return /^[+-]?[0-9]+(\.[0-9]*)?$/.test(text)
}

/** Bytes for people, in binary units with at most one decimal: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${Math.round(value * 10) / 10} ${units[unit]}`
}
