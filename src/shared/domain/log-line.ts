import { z } from 'zod'
import { logSeverities } from './log-order.ts'

/** How grave a line is, in its own words. */
export const LogSeverity = z.enum(logSeverities)
export type LogSeverity = z.infer<typeof LogSeverity>

/** One line of a member's log. All of it is text from the cluster, without what looks like a secret. */
export const LogLine = z.object({
  /** Rises with each line of one stream. */
  seq: z.number().int(),
  /** The pod that printed it. */
  member: z.string(),
  /** ISO 8601 in UTC with nine digits of a second, so that text order is time order; null: could not tell. */
  at: z.string().nullable(),
  severity: LogSeverity,
  /** The part that printed it, in the engine's words; '' where the line doesn't tell. */
  source: z.string(),
  message: z.string(),
  /** What else the line says. */
  facts: z.array(z.object({ label: z.string(), text: z.string() })),
})
export type LogLine = z.infer<typeof LogLine>

/** How it stands with the log of one member. */
export const LogMember = z.object({
  name: z.string(),
  /** opening: asked for; reading: lines come; ended: no more will come; waiting: it has no log yet; forbidden; lost: tried again by itself. */
  state: z.enum(['opening', 'reading', 'ended', 'waiting', 'forbidden', 'lost']),
  /** Why, for people; null when nothing is wrong. */
  problem: z.string().nullable(),
})
export type LogMember = z.infer<typeof LogMember>

/** Lines that came since the last batch, by time. */
export const LogBatch = z.object({
  lines: z.array(LogLine),
  /** Lines that came too fast for the reader since the last batch, or were too many, and are left out. */
  dropped: z.number().int(),
  members: z.array(LogMember),
})
export type LogBatch = z.infer<typeof LogBatch>
