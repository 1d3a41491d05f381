const units: Readonly<Record<string, readonly [bigint, bigint]>> = {
  n: [1n, 1_000_000_000n],
  u: [1n, 1_000_000n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [10n ** 3n, 1n],
  M: [10n ** 6n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [2n ** 10n, 1n],
  Mi: [2n ** 20n, 1n],
  Gi: [2n ** 30n, 1n],
  Ti: [2n ** 40n, 1n],
  Pi: [2n ** 50n, 1n],
  Ei: [2n ** 60n, 1n],
}

/** A quantity as rules handle it: an exact number of billionths. */
export class Quantity {
  readonly nanos: bigint

  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

const nano = 1_000_000_000n

/** Reads `1Gi`, `500m`, `1e3`, `0.5`; undefined for what is no quantity. Smaller parts than a billionth are rounded up, as the API does. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text)
  if (match?.[2] === undefined) return undefined
  const [, sign, digits, exponent, unit = ''] = match
  const [whole = '', fraction = ''] = digits.split('.')
  const scale = units[unit]
  if (scale === undefined) return undefined
  const power = Number(exponent?.slice(1) ?? 0)
  const above = BigInt(whole + fraction || '0') * nano * scale[0] * 10n ** BigInt(Math.max(power, 0))
  const below = scale[1] * 10n ** BigInt(fraction.length + Math.max(-power, 0))
  const nanos = above / below + (above % below === 0n ? 0n : 1n)
  return new Quantity(sign === '-' ? -nanos : nanos)
}

/** The quantity as a whole number; throws when it isn't one. */
export function quantityAsInteger(quantity: Quantity): bigint {
  if (quantity.nanos % nano !== 0n) throw new Error('cannot convert value to integer')
  return quantity.nanos / nano
}
