import { z } from 'zod'
import { Health } from './health.ts'

/** state: what the app saw change; event: what Kubernetes told of its objects; done: what was done from here. */
export const TimelineKind = z.enum(['state', 'event', 'done'])
export type TimelineKind = z.infer<typeof TimelineKind>

/**
 * Why nobody looked while it happened. lost: the connection was; disconnected: the user had disconnected the context, or its objects could not
 * be read; closed: the app was not running.
 */
export const TimelineGap = z.enum(['lost', 'disconnected', 'closed'])
export type TimelineGap = z.infer<typeof TimelineGap>

/** Something that happened to a database, or was done to an operator, as far as this laptop knows. */
export const TimelineEntry = z.object({
  id: z.string(),
  kind: TimelineKind,
  /** A state's facet (`health`, `members`, `primary` …), an event's reason, or a journal entry's kind. */
  what: z.string(),
  /** How good or bad it is. */
  tone: z.enum(['good', 'info', 'warn', 'bad', 'muted', 'unknown']),
  /**
   * When it was seen, or when the cluster says that it was (ISO 8601). With `from` it is only known that it happened between the two: nobody
   * looked meanwhile.
   */
  at: z.string(),
  from: z.string().nullable(),
  /** Why nobody looked; null when `from` is. */
  gap: TimelineGap.nullable(),
  title: z.string(),
  detail: z.string().nullable(),
  /** What an event is about (`Pod orders-1`); null for the rest. */
  about: z.string().nullable(),
  /** How often an event came; 1 for the rest. */
  count: z.number().int(),
  /** The database's health after it; null where it says nothing of it. */
  health: Health.nullable(),
  /** id of the database, or of the operator (`operatorId`), that it is about. */
  clusterId: z.string().nullable(),
  contextId: z.string().nullable(),
  /** As the context was called then. */
  contextName: z.string().nullable(),
  engine: z.string().nullable(),
  namespace: z.string().nullable(),
  name: z.string().nullable(),
  /** The operator's name, where it is about an operator and no database; null or absent: it is not. */
  operator: z.string().nullable().optional(),
  /** Of the database object: one that was deleted and made anew has another. null: not known. */
  uid: z.string().nullable(),
  /** An event's own uid; null for the rest. */
  eventId: z.string().nullable(),
  who: z.string().nullable(),
  planId: z.string().nullable(),
  runId: z.string().nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** Newest first. `next` goes on from the last one; null: there is nothing older. */
export const TimelinePage = z.object({ entries: z.array(TimelineEntry), next: z.string().nullable() })
export type TimelinePage = z.infer<typeof TimelinePage>
