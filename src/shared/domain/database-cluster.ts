import { z } from 'zod'
import { Health, HealthReason } from './health.ts'

/** The last backup that is known of, and whether backups are set up at all. */
export const BackupState = z.object({
  /** none: not set up; ok; failing; unknown: set up, but nothing is known of its results. */
  state: z.enum(['none', 'ok', 'failing', 'unknown']),
  /** End of the newest good backup, ISO 8601. */
  lastSuccess: z.string().nullable(),
  lastFailure: z.string().nullable(),
  text: z.string().nullable(),
})
export type BackupState = z.infer<typeof BackupState>

/** One database cluster as a row of the fleet: small, JSON only, everything that the table shows. */
export const DatabaseCluster = z.object({
  /** `context:engine:namespace:name`. Survives a delete and re-create; `uid` doesn't. */
  id: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  contextId: z.string(),
  engine: z.string(),
  namespace: z.string(),
  name: z.string(),
  /** The server's version as far as known (`17.5`, `17`); null: could not tell. */
  version: z.string().nullable(),
  health: Health,
  /** Worst first; at least one unless healthy. */
  reasons: z.array(HealthReason),
  members: z.object({ ready: z.number().int().nullable(), desired: z.number().int().nullable() }),
  /** Bytes per member as asked for; null: could not tell. */
  storageBytes: z.number().nullable(),
  backup: BackupState,
  /** Use of features that the operator will remove, in words. */
  deprecations: z.array(z.string()),
  createdAt: z.string().nullable(),
  /**
   * How far the replica that is most behind was behind the primary, and when that was seen: lag is read only while somebody looks at the
   * database. null or absent: could not tell, or nobody looked.
   */
  lag: z.object({ bytes: z.number(), asOf: z.string() }).nullable().optional(),
  /** The member that is the primary; null or absent: could not tell. */
  primary: z.string().nullable().optional(),
})
export type DatabaseCluster = z.infer<typeof DatabaseCluster>

/** One pod of a database cluster. */
export const Member = z.object({
  name: z.string(),
  role: z.enum(['primary', 'replica', 'other', 'unknown']),
  /** Role in the engine's own word when `other`. */
  roleText: z.string(),
  health: Health,
  state: z.string(),
  ready: z.boolean().nullable(),
  node: z.string().nullable(),
  zone: z.string().nullable(),
  /** Bytes behind the primary; null: could not tell. */
  lagBytes: z.number().nullable(),
  /** What the member itself, or its primary, said of its replication. null: this engine reads no such thing of this member. */
  replication: z
    .object({
      /** Seconds that what the primary wrote took to be applied here; null: could not tell. */
      lagSeconds: z.number().nullable(),
      /** The last position in the log that it wrote (primary) or applied (replica), in the engine's notation. */
      position: z.string().nullable(),
      timeline: z.number().int().nullable(),
      /** How the primary counts on it, in the engine's words: `async`, `sync`, `quorum`, `potential`. */
      syncState: z.string().nullable(),
      /** Whether it streams from the primary now; null: could not tell. */
      streaming: z.boolean().nullable(),
      /** When all this was read; null: never. */
      asOf: z.string().nullable(),
      /** Why it isn't known, or why nothing newer is; null: nothing is missing. */
      problem: z.string().nullable(),
    })
    .nullable(),
  restarts: z.number().int().nullable(),
  startedAt: z.string().nullable(),
  volumes: z.array(z.object({ name: z.string(), role: z.string(), size: z.string().nullable(), phase: z.string().nullable() })),
})
export type Member = z.infer<typeof Member>

/** A way to reach the database. `password` is never here: it is read from the Secret when the user asks. */
export const Endpoint = z.object({
  title: z.string(),
  host: z.string(),
  port: z.number().int(),
  /** What it leads to: `the primary`, `replicas only` … */
  purpose: z.string(),
  external: z.boolean(),
  credential: z
    .object({
      secret: z.string(),
      usernameKey: z.string(),
      passwordKey: z.string(),
      uriKey: z.string().nullable(),
      database: z.string().nullable(),
    })
    .nullable(),
})
export type Endpoint = z.infer<typeof Endpoint>

/**
 * A value of a fact or a table cell: text, or an instant (ISO 8601) that the page shows as an age, or a schedule whose next run the page shows by its
 * own clock; `text` stands in for what can't be told.
 */
export const FactValue = z.object({
  text: z.string(),
  at: z.string().nullable(),
  tone: z.enum(['plain', 'good', 'warn', 'bad', 'muted']),
  next: z.object({ schedule: z.string(), timeZone: z.string() }).optional(),
})
export type FactValue = z.infer<typeof FactValue>

/** What a detail page shows beyond the common model, as data: the page knows no engine. */
export const FactSection = z.object({
  id: z.string(),
  title: z.string(),
  facts: z.array(z.object({ label: z.string(), value: FactValue })),
  table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(FactValue)), empty: z.string() }).nullable(),
})
export type FactSection = z.infer<typeof FactSection>

export const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  lastTransition: z.string().nullable(),
})
export type Condition = z.infer<typeof Condition>

export const ClusterEvent = z.object({
  id: z.string(),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  about: z.string(),
  count: z.number().int(),
  lastSeen: z.string().nullable(),
})
export type ClusterEvent = z.infer<typeof ClusterEvent>

export const BackupRecord = z.object({
  name: z.string(),
  phase: z.string(),
  tone: FactValue.shape.tone,
  method: z.string().nullable(),
  startedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  error: z.string().nullable(),
})
export type BackupRecord = z.infer<typeof BackupRecord>

/** Everything about one database cluster. */
export const DatabaseClusterDetail = z.object({
  cluster: DatabaseCluster,
  engineTitle: z.string(),
  operatorVersion: z.string().nullable(),
  members: z.array(Member),
  endpoints: z.array(Endpoint),
  conditions: z.array(Condition),
  events: z.array(ClusterEvent),
  backups: z.array(BackupRecord),
  schedules: z.array(
    z.object({ name: z.string(), schedule: z.string(), suspended: z.boolean(), next: z.string().nullable(), last: z.string().nullable() }),
  ),
  sections: z.array(FactSection),
  /** The root object as YAML without managedFields; secrets are not part of it. */
  yaml: z.string(),
})
export type DatabaseClusterDetail = z.infer<typeof DatabaseClusterDetail>

/** The id of a database cluster. Context ids, engine ids and Kubernetes names hold no colon. */
export function databaseClusterId(contextId: string, engine: string, namespace: string, name: string): string {
  return `${contextId}:${engine}:${namespace}:${name}`
}

/** The id of the operator of an engine in a context: what its runs are found by. */
export function operatorId(contextId: string, engine: string): string {
  return `${contextId}:${engine}`
}
