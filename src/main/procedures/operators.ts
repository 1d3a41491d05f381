import { readLogTime } from '../../shared/domain/log-order.ts'
import { neverAborted } from '../lib/never-aborted.ts'
import type { OperatorLogs } from '../operations/operator-logs.ts'
import type { OperatorSights } from '../operations/operator-sights.ts'
import { serve } from './serve.ts'

/** Handlers of `operators`. */
export function operatorProcedures(sights: OperatorSights, logs: OperatorLogs) {
  const c = serve.operators
  return {
    list: c.list.handler(({ input }) => sights.list(input)),
    get: c.get.handler(({ input, signal }) => sights.get(input, signal ?? neverAborted)),
    watch: c.watch.handler(({ input, signal }) => sights.watch(input, signal ?? neverAborted)),
    readLogs: c.readLogs.handler(({ input, signal }) => {
      const { context, engine, member = null, tail = 200, sinceSeconds = null } = input
      return logs.read({ context, engine, member, tail, sinceSeconds }, signal ?? neverAborted)
    }),
    logs: c.logs.handler(({ input, signal }) => {
      const ofMembers = new Map(Object.entries(input.afterOf ?? {}))
      const after = (member: string) => readLogTime(ofMembers.get(member) ?? input.after ?? '')
      return logs.follow({ context: input.context, engine: input.engine, tail: input.tail ?? 500, after }, signal ?? neverAborted)
    }),
  }
}
