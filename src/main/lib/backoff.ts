/** Where a retry starts and ends, in ms. */
export interface BackoffLimits {
  readonly firstMs: number
  readonly maxMs: number
  /** Never shorter than this, so that full jitter doesn't become no wait at all. */
  readonly floorMs: number
}

/**
 * How long to wait before attempt `attempt` (0 = the first retry): exponential with full jitter, because clients that failed together would
 * otherwise come back together.
 */
export function backoffDelay(attempt: number, limits: BackoffLimits, random: () => number): number {
  const cap = Math.min(limits.maxMs, limits.firstMs * 2 ** Math.min(attempt, 20))
  return Math.max(Math.min(limits.floorMs, cap), random() * cap)
}
