import { z } from 'zod'
import { procedure } from './procedure.ts'

export const AppInfo = z.object({
  version: z.string(),
  /** electron, or headless: the same UI in a browser. */
  host: z.enum(['electron', 'headless']),
  platform: z.string(),
  /** Where secrets' key is kept: the operating system's keychain, or a file. */
  keyStore: z.enum(['keychain', 'file']),
  /** Things the user should know at start: an Electron that could not be fetched, a journal that can't be written. */
  notices: z.array(z.string()),
  practice: z.enum(['off', 'starting', 'on', 'failed']),
  /** Unusual but possible: the journal can't be written, then nothing may be applied. */
  journalProblem: z.string().nullable(),
})
export type AppInfo = z.infer<typeof AppInfo>

export const system = {
  info: procedure.route({ method: 'GET', path: '/info', summary: 'What is running' }).output(AppInfo),
  /** The laptop woke up or is online again: every backoff is cut short. */
  wake: procedure.route({ method: 'POST', path: '/wake', summary: 'Retry all lost connections now' }).output(z.object({})),
  startPractice: procedure.route({ method: 'POST', path: '/practice/start', summary: 'Start the practice cluster' }).output(AppInfo),
  /** Stops it, forgets all its objects, starts it anew. */
  resetPractice: procedure
    .route({ method: 'POST', path: '/practice/reset', summary: 'Start the practice cluster from scratch' })
    .output(AppInfo),
}
