import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { LogBatch } from '../domain/log-line.ts'
import { OperatorRow, OperatorSight } from '../domain/operator.ts'
import { procedure } from './procedure.ts'

const ByEngine = z.object({ context: z.string(), engine: z.string().max(64) })

export const operators = {
  /** Of each connected context every engine's operator, whether it is installed or not. */
  list: procedure
    .route({ method: 'GET', path: '/operators', summary: 'Operators of all connected contexts' })
    .input(z.object({ context: z.string().optional() }))
    .output(z.object({ operators: z.array(OperatorRow) })),
  get: procedure
    .route({ method: 'GET', path: '/operators/{context}/{engine}', summary: 'One operator in one context' })
    .input(ByEngine)
    .output(OperatorSight),
  /** The same at once, and again every few seconds while it is read. */
  watch: procedure.input(ByEngine).output(eventIterator(OperatorSight)),
  /** The newest lines of its pods' logs, once, by time. */
  readLogs: procedure
    .route({ method: 'GET', path: '/operators/{context}/{engine}/logs', summary: 'The newest lines of its pods’ logs' })
    .input(
      ByEngine.extend({
        member: z.string().optional(),
        /** Lines of each pod. */
        tail: z.coerce.number().int().min(1).max(1000).optional(),
        sinceSeconds: z.coerce.number().int().min(1).max(604_800).optional(),
      }),
    )
    .output(LogBatch),
  /** The newest lines of its pods' logs and then what comes, as `clusters.logs` does. */
  logs: procedure
    .input(
      ByEngine.extend({
        tail: z.number().int().min(0).max(5000).optional(),
        after: z.string().max(40).optional(),
        afterOf: z.record(z.string().max(253), z.string().max(40)).optional(),
      }),
    )
    .output(eventIterator(LogBatch)),
}
