import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { DatabaseCluster, DatabaseClusterDetail } from '../domain/database-cluster.ts'
import { ClusterAction } from '../domain/form.ts'
import { Freshness } from '../domain/freshness.ts'
import { Health } from '../domain/health.ts'
import { LogBatch } from '../domain/log-line.ts'
import { Editable } from './editable.ts'
import { procedure } from './procedure.ts'

/** A database with the freshness of what it was read from, and what can be done to it; `detail` is null when it is gone. */
export const ClusterSight = z.object({
  id: z.string(),
  freshness: Freshness,
  detail: DatabaseClusterDetail.nullable(),
  actions: z.array(ClusterAction),
  /** Whether all its Events that the cluster has were read: then one that is missing is not there any more. */
  eventsRead: z.boolean().optional(),
})
export type ClusterSight = z.infer<typeof ClusterSight>

export const clusters = {
  list: procedure
    .route({ method: 'GET', path: '/clusters', summary: 'Databases of all connected contexts' })
    .input(
      z.object({
        context: z.string().optional(),
        namespace: z.string().optional(),
        engine: z.string().optional(),
        health: Health.optional(),
      }),
    )
    .output(
      z.object({ clusters: z.array(DatabaseCluster), freshness: z.array(z.object({ contextId: z.string(), freshness: Freshness })) }),
    ),
  get: procedure
    .route({ method: 'GET', path: '/clusters/{id}', summary: 'One database' })
    .input(z.object({ id: z.string() }))
    .output(ClusterSight),
  /** The same again after each change, coalesced. Watches its events meanwhile. */
  watch: procedure.input(z.object({ id: z.string() })).output(eventIterator(ClusterSight)),
  /** The root object to be edited. What was edited goes into a plan, beside `text` as `base`, and `uid`. */
  editable: procedure
    .route({ method: 'GET', path: '/clusters/{id}/editable', summary: 'Its root object as YAML to edit, with its schema' })
    .input(z.object({ id: z.string(), schema: z.stringbool().or(z.boolean()).optional() }))
    .output(Editable),
  /** The newest lines of the members' logs, once, by time. `dropped` counts what was too much. */
  readLogs: procedure
    .route({ method: 'GET', path: '/clusters/{id}/logs', summary: 'The newest lines of its members’ logs' })
    .input(
      z.object({
        id: z.string(),
        member: z.string().optional(),
        /** Lines of each member. */
        tail: z.coerce.number().int().min(1).max(1000).optional(),
        sinceSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
      }),
    )
    .output(LogBatch),
  /**
   * The newest lines of all members' logs and then what comes, in batches; with `after` (a line's `at`) only what is later than that, with
   * `afterOf` the same for the members that it names.
   */
  logs: procedure
    .input(
      z.object({
        id: z.string(),
        tail: z.number().int().min(0).max(5000).optional(),
        after: z.string().max(40).optional(),
        afterOf: z.record(z.string().max(253), z.string().max(40)).optional(),
      }),
    )
    .output(eventIterator(LogBatch)),
  /** Reads one key of a credential's Secret, for showing. Journalled (never the value). */
  reveal: procedure
    .input(z.object({ id: z.string(), secret: z.string(), key: z.string() }))
    .output(z.object({ value: z.string(), hideAfterSeconds: z.number() })),
  /** The same, put on the clipboard by the app itself, so that the page never holds it. Fails with `blocked` where the app has no clipboard. */
  copy: procedure
    .input(z.object({ id: z.string(), secret: z.string(), key: z.string() }))
    .output(z.object({ clearAfterSeconds: z.number() })),
}
