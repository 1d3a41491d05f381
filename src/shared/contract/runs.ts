import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { JournalEntry, Run } from '../domain/run.ts'
import { TextFile } from '../domain/text-file.ts'
import { answersWithFile, procedure } from './procedure.ts'

const journalFilter = {
  /** Words that all have to be found. */
  search: z.string().max(200).optional(),
  /** Name of a context, as the entry has it. */
  context: z.string().max(1_000).optional(),
  /** Id of a database. */
  cluster: z.string().max(1_000).optional(),
  /** Kinds of entries, separated by commas. */
  kinds: z.string().max(2_000).optional(),
  /** Not before, not after (ISO 8601). */
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
}

export const runs = {
  list: procedure
    .route({ method: 'GET', path: '/runs', summary: 'Runs, newest first' })
    .input(z.object({ cluster: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).optional() }))
    .output(z.array(Run)),
  get: procedure
    .route({ method: 'GET', path: '/runs/{id}', summary: 'One run' })
    .input(z.object({ id: z.string() }))
    .output(Run),
  /** Ends a run that holds a step back: that step and all after it are not sent. What was written stays. */
  callOff: procedure
    .route({ method: 'POST', path: '/runs/{id}/call-off', summary: 'Call off a run that holds a step back' })
    .input(z.object({ id: z.string() }))
    .output(Run),
  /** All runs that are not at their end, and those that ended in the last hour: at once and after each change. */
  watch: procedure.output(eventIterator(z.array(Run))),
  journal: procedure
    .route({ method: 'GET', path: '/journal', summary: 'What was planned and done from here' })
    .input(
      z.object({
        ...journalFilter,
        limit: z.coerce.number().int().min(1).max(1000).optional(),
        /** Only entries of a lower number: where the next page begins. */
        before: z.coerce.number().int().optional(),
      }),
    )
    .output(z.array(JournalEntry)),
  exportJournal: procedure
    .route({ method: 'GET', path: '/journal/export', summary: 'The journal as a file; JSON with its hash chain', spec: answersWithFile })
    .input(z.object({ ...journalFilter, format: z.enum(['json', 'csv']) }))
    .output(TextFile),
}
