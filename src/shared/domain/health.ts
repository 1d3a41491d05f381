import { z } from 'zod'

/** Ordered: the later, the worse. The worst of a database's findings is its health. */
export const healths = ['healthy', 'paused', 'progressing', 'degraded', 'unknown'] as const
export const Health = z.enum(healths)
export type Health = z.infer<typeof Health>

/** One finding: what was seen and how bad it is. `source` names the field it was read from. */
export const HealthReason = z.object({ health: Health, text: z.string(), source: z.string() })
export type HealthReason = z.infer<typeof HealthReason>

/** The worst of several healths; `healthy` for none. */
export function worstHealth(all: readonly Health[]): Health {
  let worst = 0
  for (const health of all) worst = Math.max(worst, healths.indexOf(health))
  return healths[worst] ?? 'unknown'
}
