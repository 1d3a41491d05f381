import { z } from 'zod'

/** A file of text to be saved; on REST it is the answer's body itself. */
export const TextFile = z.object({ name: z.string(), type: z.string(), text: z.string() })
export type TextFile = z.infer<typeof TextFile>
