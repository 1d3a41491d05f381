import { parseQuantity } from '../../shared/domain/quantity.ts'
import { at } from './read-json.ts'

/** Kubernetes counts bytes in 64 bits with a sign; more than that is no size. */
const mostBytes = 2 ** 63

/** The size at that path, in bytes; null where there is none that could be one. */
export function volumeBytes(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path)
  if (typeof found !== 'string' && typeof found !== 'number') return null
  const parsed = parseQuantity(String(found))
  return parsed !== null && parsed >= 0 && parsed < mostBytes ? parsed : null
}
