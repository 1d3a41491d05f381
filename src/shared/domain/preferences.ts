import { z } from 'zod'
import { Tier } from './form.ts'

/** What the user set for the app as a whole; kept in one small JSON file. */
export const Preferences = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  density: z.enum(['comfortable', 'compact']),
  tiers: z.array(Tier),
  /** Where updates are looked for; null: never. */
  updateFeed: z.string().nullable(),
  /** Seconds until a copied secret leaves the clipboard. */
  clipboardSeconds: z.number().int().min(5).max(600),
})
export type Preferences = z.infer<typeof Preferences>
