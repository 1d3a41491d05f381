import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
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
}
