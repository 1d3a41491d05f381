import { z } from 'zod'
import { maxManifestChars } from '../../../shared/manifest/read-manifest.ts'
import { field } from './form-field.ts'

const yaml = z.string().max(maxManifestChars, `It is longer than ${maxManifestChars / 1024} KiB.`)

/** What an edit of a root object says. */
export const editParams = z.object({
  /** The edited object. It may hold secrets that were typed in, so it is never kept in clear, and a run goes on without it. */
  text: yaml.optional().meta(field('The object', { widget: 'yaml', help: 'As `editable` of the database gives it, and changed.' })),
  /** The object as it was when the editing began; without it, nothing may have changed since `resourceVersion`. */
  base: yaml.optional().meta(field('As it was when the editing began', { widget: 'textarea' })),
  uid: z.string().min(1).max(100).meta(field('Its uid when the editing began')),
  resourceVersion: z.string().max(100).optional().meta(field('Its resourceVersion when the editing began')),
})
export type EditParams = z.infer<typeof editParams>
