import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { TextFile } from '../domain/text-file.ts'
import { TimelinePage } from '../domain/timeline.ts'
import { answersWithFile, procedure } from './procedure.ts'

/** Several values in one text, as an address holds them: `state,event`. */
const several = z.string().max(2_000)
const instant = z.iso.datetime({ offset: true })

const filter = {
  /** Id of a database. */
  cluster: z.string().max(1_000).optional(),
  /** Ids of contexts, separated by commas. */
  contexts: several.optional(),
  /** Namespaces, separated by commas. */
  namespaces: several.optional(),
  /** `state`, `event`, `done`, separated by commas. */
  kinds: several.optional(),
  /** Only what left a database in one of these, separated by commas. */
  health: several.optional(),
  /** Words that all have to be found. */
  search: z.string().max(200).optional(),
  /** Not before, not after (ISO 8601). */
  since: instant.optional(),
  before: instant.optional(),
}

export const history = {
  list: procedure
    .route({ method: 'GET', path: '/history', summary: 'What happened to databases, newest first' })
    .input(z.object({ ...filter, limit: z.coerce.number().int().min(1).max(500).optional(), cursor: z.string().max(200).optional() }))
    .output(TimelinePage),
  /** A number that is another one after each change: at once and then when there is something new. */
  watch: procedure.output(eventIterator(z.object({ rev: z.number().int() }))),
  export: procedure
    .route({ method: 'GET', path: '/history/export', summary: 'The same as a file', spec: answersWithFile })
    .input(z.object({ ...filter, format: z.enum(['json', 'csv']) }))
    .output(TextFile),
}
