const factors: Readonly<Record<string, number>> = {
  '': 1,
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

/** A Kubernetes quantity (`10Gi`, `500m`, 2, `1e3`) as a number; null when it is none. */
export function parseQuantity(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]))?$/.exec(value)
  if (!found) return null
  const exponent = found[2] === undefined ? 1 : 10 ** Number(found[2])
  return Number(found[1]) * exponent * (factors[found[3] ?? ''] ?? 1)
}

const memoryUnits: Readonly<Record<string, number>> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

/** A PostgreSQL memory setting (`256MB`, or a bare number of `unit` bytes) in bytes; null when it can't be read. */
export function parseMemorySetting(value: string, unit: number): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value)
  if (!found) return null
  return Number(found[1]) * (found[2] === undefined ? unit : (memoryUnits[found[2]] ?? unit))
}
