import type { History } from '../history/history.ts'
import { neverAborted } from '../lib/never-aborted.ts'
import { serve } from './serve.ts'

/** Handlers of `history`. */
export function historyProcedures(history: History) {
  const c = serve.history
  return {
    list: c.list.handler(({ input, signal }) => history.list(input, signal ?? neverAborted)),
    watch: c.watch.handler(({ signal }) => history.watch(signal)),
    export: c.export.handler(({ input: { format, ...query }, signal }) => history.export(query, format, signal ?? neverAborted)),
  }
}
