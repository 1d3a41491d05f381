import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ClusterAction } from '../domain/form.ts'
import { mostDatabases, PlanConsent, Rollout, RolloutPlan, RolloutShape } from '../domain/rollout.ts'
import { procedure } from './procedure.ts'

const ClusterIds = z.array(z.string().max(2000)).min(1).max(mostDatabases)
const ById = z.object({ id: z.string() })
const OfDatabase = z.object({ id: z.string(), clusterId: z.string() })

/** What can be done to all of several databases, as far as the fleet can tell. */
export const CommonAction = ClusterAction.pick({ operation: true, title: true, summary: true, risk: true, choices: true }).extend({
  /** What the form begins with where all of them agree. */
  params: ClusterAction.shape.params,
  /** Fields that begin differently for different databases. */
  differing: z.array(z.string()),
  /** The databases that it can't be done to now, and why. */
  unable: z.array(z.object({ clusterId: z.string(), because: z.string() })),
})
export type CommonAction = z.infer<typeof CommonAction>

export const rollouts = {
  /** What can be done to a selection: to all of it, or why not. */
  actions: procedure
    .route({ method: 'POST', path: '/rollouts/actions', summary: 'What can be done to several databases at once' })
    .input(z.object({ clusterIds: ClusterIds }))
    .output(
      z.object({
        /** null: the databases are not all of one engine. */
        engine: z.string().nullable(),
        actions: z.array(CommonAction),
        /** Why there is nothing to be done to all of them; null when there is. */
        because: z.string().nullable(),
        /** False: of some of them not all was read in time, so that what can't be done is not known for sure; who asks again is told more. */
        whole: z.boolean(),
      }),
    ),
  /** Answers at once; the plans are made one after another meanwhile (see `items`). Throws bad-input with fields. */
  create: procedure
    .route({ method: 'POST', path: '/rollouts', summary: 'Plan one operation on several databases' })
    .input(
      z.object({
        operation: z.string().max(64),
        /** In the order in which they shall come. */
        clusterIds: ClusterIds,
        /** What is left out each database keeps as it is. */
        params: z.record(z.string(), z.unknown()),
        shape: RolloutShape.optional(),
      }),
    )
    .output(Rollout),
  list: procedure
    .route({ method: 'GET', path: '/rollouts', summary: 'Rollouts, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).optional() }))
    .output(z.array(Rollout)),
  get: procedure.route({ method: 'GET', path: '/rollouts/{id}', summary: 'One rollout' }).input(ById).output(Rollout),
  /** What is to be read and consented to before it may start. */
  plans: procedure
    .route({ method: 'GET', path: '/rollouts/{id}/plans', summary: 'The plans of a rollout, in brief' })
    .input(ById)
    .output(z.array(RolloutPlan)),
  /** All that are not at their end, and those that ended in the last hour: at once and after each change. */
  watch: procedure.output(eventIterator(z.array(Rollout))),
  /** Before the start: order and waves. `clusterIds` has to name all of its databases. */
  arrange: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/arrange', summary: 'Change the order and the waves' })
    .input(z.object({ id: z.string(), clusterIds: ClusterIds, shape: RolloutShape }))
    .output(Rollout),
  /** Begins with the first wave. Throws blocked unless every plan that is not left out is ready and consented to. */
  start: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/start', summary: 'Start a rollout' })
    .input(z.object({ id: z.string(), consents: z.array(PlanConsent).max(mostDatabases) }))
    .output(Rollout),
  /** Nothing more begins; what is under way goes on to its end. */
  stop: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/stop', summary: 'Stop before the next database' })
    .input(ById)
    .output(Rollout),
  /** Goes on with what has not begun. Consent is needed for plans that were made since. Throws blocked as long as a failed database is in it. */
  resume: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/resume', summary: 'Go on with a rollout that stands still' })
    .input(z.object({ id: z.string(), consents: z.array(PlanConsent).max(mostDatabases) }))
    .output(Rollout),
  leaveOut: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/leave-out', summary: 'Leave a database out, or take it in again' })
    .input(OfDatabase.extend({ out: z.boolean() }))
    .output(Rollout),
  /** A new plan for a database that has not succeeded: it has to be consented to anew. */
  replan: procedure
    .route({ method: 'POST', path: '/rollouts/{id}/replan', summary: 'Plan one database again' })
    .input(OfDatabase)
    .output(Rollout),
  /** A draft goes, with its plans; one that has begun ends here, and what has not begun never will. */
  discard: procedure
    .route({ method: 'DELETE', path: '/rollouts/{id}', summary: 'Discard a draft, or end a rollout' })
    .input(ById)
    .output(z.object({})),
}
