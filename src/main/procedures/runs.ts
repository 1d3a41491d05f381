import { neverAborted } from '../lib/never-aborted.ts'
import type { Operations } from '../operations/operations-api.ts'
import { serve } from './serve.ts'

/** Handlers of `runs`. */
export function runProcedures({ runs }: Operations) {
  const c = serve.runs
  return {
    list: c.list.handler(({ input }) => runs.list(input)),
    get: c.get.handler(({ input }) => runs.get(input)),
    callOff: c.callOff.handler(({ input }) => runs.callOff(input)),
    watch: c.watch.handler(({ signal }) => runs.watch(signal ?? neverAborted)),
    exportJournal: c.exportJournal.handler(({ input: { format, ...filter }, signal }) =>
      runs.exportJournal(filter, format, signal ?? neverAborted),
    ),
    journal: c.journal.handler(({ input, signal }) => runs.findInJournal(input, signal ?? neverAborted)),
  }
}
