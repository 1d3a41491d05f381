import { quantity } from './read-json.ts'

/** Kubernetes counts bytes in 64 bits with a sign; more than that is no size. */
const mostBytes = 2 ** 63

/** The size at that path, in bytes; null where there is none that could be one. */
export function volumeBytes(value: unknown, ...path: readonly string[]): number | null {
  const parsed = quantity(value, ...path)
  return parsed !== null && parsed >= 0 && parsed < mostBytes ? parsed : null
}
