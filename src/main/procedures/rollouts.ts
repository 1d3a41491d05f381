import type { CommonActions } from '../fleet/common-actions.ts'
import { neverAborted } from '../lib/never-aborted.ts'
import type { Operations } from '../operations/operations-api.ts'
import { serve } from './serve.ts'

/** Handlers of `rollouts`. */
export function rolloutProcedures({ rollouts }: Operations, commonActions: CommonActions) {
  const c = serve.rollouts
  return {
    actions: c.actions.handler(({ input, signal }) => commonActions(input.clusterIds, signal ?? neverAborted)),
    create: c.create.handler(({ input }) => rollouts.create(input)),
    list: c.list.handler(({ input }) => rollouts.list(input)),
    get: c.get.handler(({ input }) => rollouts.get(input)),
    plans: c.plans.handler(({ input }) => rollouts.plans(input)),
    watch: c.watch.handler(({ signal }) => rollouts.watch(signal ?? neverAborted)),
    arrange: c.arrange.handler(({ input }) => rollouts.arrange(input)),
    start: c.start.handler(({ input }) => rollouts.start(input)),
    stop: c.stop.handler(({ input }) => rollouts.stop(input)),
    resume: c.resume.handler(({ input }) => rollouts.resume(input)),
    leaveOut: c.leaveOut.handler(({ input }) => rollouts.leaveOut(input)),
    replan: c.replan.handler(({ input }) => rollouts.replan(input)),
    discard: c.discard.handler(({ input }) => rollouts.discard(input)),
  }
}
