import { parseQuantity as parseText } from '../../../../shared/domain/quantity.ts'

/** A Kubernetes quantity (`10Gi`, `500m`, 2, `1e3`) as a number; null when it is none. */
export function parseQuantity(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' ? parseText(value) : null
}

const memoryUnits: Readonly<Record<string, number>> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

/** A PostgreSQL memory setting (`256MB`, or a bare number of `unit` bytes) in bytes; null when it can't be read. */
export function parseMemorySetting(value: string, unit: number): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value)
  if (!found) return null
  return Number(found[1]) * (found[2] === undefined ? unit : (memoryUnits[found[2]] ?? unit))
}
