import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { JournalEntry, Run } from '../domain/run.ts'
import { procedure } from './procedure.ts'

export const runs = {
  list: procedure
    .route({ method: 'GET', path: '/runs', summary: 'Runs, newest first' })
    .input(z.object({ cluster: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).optional() }))
    .output(z.array(Run)),
  get: procedure
    .route({ method: 'GET', path: '/runs/{id}', summary: 'One run' })
    .input(z.object({ id: z.string() }))
    .output(Run),
  /** All runs that are not at their end, and those that ended in the last hour: at once and after each change. */
  watch: procedure.output(eventIterator(z.array(Run))),
  journal: procedure
    .route({ method: 'GET', path: '/journal', summary: 'What was planned and done from here' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(1000).optional(), before: z.coerce.number().int().optional() }))
    .output(z.array(JournalEntry)),
}
