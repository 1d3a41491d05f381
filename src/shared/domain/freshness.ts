import { z } from 'zod'

/**
 * How far a fact can be trusted now. `connecting` has no data yet; `live` is a watch that is known to be alive;
 * `stale` is the last known state after a loss. The last four say why there is nothing newer.
 */
export const FreshnessState = z.enum(['off', 'connecting', 'live', 'stale', 'throttled', 'auth-failed', 'forbidden', 'unreachable', 'gone'])
export type FreshnessState = z.infer<typeof FreshnessState>

/** Freshness with its proof: `asOf` is when the server was last heard (ISO 8601, the laptop's clock). */
export const Freshness = z.object({
  state: FreshnessState,
  asOf: z.string().nullable(),
  /** Since when it has been in this state (ISO 8601). */
  since: z.string().nullable(),
  /** What happened, in a sentence. When live: what is not seen all the same; null if nothing. */
  message: z.string().nullable(),
  /** What to do about it; null if nothing. */
  hint: z.string().nullable(),
  /** When the next attempt is made by itself (ISO 8601); null if none is planned. */
  retryAt: z.string().nullable(),
})
export type Freshness = z.infer<typeof Freshness>

/** Freshness of one watched kind in a context. `kind` is its key (`pods`, `clusters.example.io`). */
export const KindFreshness = z.object({ kind: z.string(), title: z.string(), freshness: Freshness })
export type KindFreshness = z.infer<typeof KindFreshness>
