import { z } from 'zod'
import { DatabaseCluster } from '../domain/database-cluster.ts'
import { Freshness } from '../domain/freshness.ts'

/** Freshness of one context's rows, in the same frame as the rows so that no row is ever shown fresher than it is. */
export const ContextFreshness = z.object({ id: z.string(), name: z.string(), connected: z.boolean(), freshness: Freshness })
export type ContextFreshness = z.infer<typeof ContextFreshness>

/**
 * One step of the fleet stream. A snapshot starts an epoch at rev 0; each delta has the next rev. A gap or another epoch means:
 * subscribe again. Frames travel as JSON text: sending objects over IPC costs several times more.
 */
export const FleetFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    epoch: z.string(),
    rev: z.number().int(),
    contexts: z.array(ContextFreshness),
    rows: z.array(DatabaseCluster),
  }),
  z.object({
    type: z.literal('delta'),
    epoch: z.string(),
    rev: z.number().int(),
    /** Only contexts and rows that changed; a changed row is sent whole. */
    contexts: z.array(ContextFreshness),
    removedContexts: z.array(z.string()),
    rows: z.array(DatabaseCluster),
    removed: z.array(z.string()),
  }),
])
export type FleetFrame = z.infer<typeof FleetFrame>
