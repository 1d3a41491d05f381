import { neverAborted } from '../lib/never-aborted.ts'
import type { OperatorSights } from '../operations/operator-sights.ts'
import { serve } from './serve.ts'

/** Handlers of `operators`. */
export function operatorProcedures(sights: OperatorSights) {
  const c = serve.operators
  return {
    list: c.list.handler(({ input }) => sights.list(input)),
    get: c.get.handler(({ input, signal }) => sights.get(input, signal ?? neverAborted)),
    watch: c.watch.handler(({ input, signal }) => sights.watch(input, signal ?? neverAborted)),
  }
}
