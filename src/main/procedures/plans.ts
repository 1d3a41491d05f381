import { neverAborted } from '../lib/never-aborted.ts'
import type { Operations } from '../operations/operations-api.ts'
import { serve } from './serve.ts'

/** Handlers of `plans`. */
export function planProcedures({ plans }: Operations) {
  const c = serve.plans
  return {
    preview: c.preview.handler(({ input, signal }) => plans.preview(input, signal ?? neverAborted)),
    create: c.create.handler(({ input, signal }) => plans.create(input, signal ?? neverAborted)),
    list: c.list.handler(() => plans.list()),
    get: c.get.handler(({ input }) => plans.get(input)),
    renew: c.renew.handler(({ input, signal }) => plans.renew(input, signal ?? neverAborted)),
    apply: c.apply.handler(({ input, signal }) => plans.apply(input, signal ?? neverAborted)),
    exportFile: c.exportFile.handler(({ input }) => plans.exportFile(input)),
    importFile: c.importFile.handler(({ input }) => plans.importFile(input)),
    manifests: c.manifests.handler(({ input }) => plans.manifests(input)),
    discard: c.discard.handler(({ input }) => plans.discard(input)),
    watchFacts: c.watchFacts.handler(({ input, signal }) => plans.watchFacts(input, signal ?? neverAborted)),
  }
}
