import { z } from 'zod'

/** A database's root object as a person may edit it, for the operation that takes its text. */
export const Editable = z.object({
  /** YAML without status and bookkeeping. Secrets stand as `***hidden:<where>***` and stay as they are unless they are replaced. */
  text: z.string(),
  /** Of the object when it was read: the edit begins from there. */
  uid: z.string(),
  resourceVersion: z.string(),
  /** Why it can't be changed; null: it can, as far as is known. */
  because: z.string().nullable(),
  /** JSON Schema of the object in the words of Kubernetes, from the context’s own definition; null: not asked for, or not to be had. */
  schema: z.record(z.string(), z.unknown()).nullable(),
  /** Why there is no schema; null when there is one, or it was not asked for. */
  schemaProblem: z.string().nullable(),
})
export type Editable = z.infer<typeof Editable>
