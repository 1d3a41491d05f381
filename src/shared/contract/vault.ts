import { z } from 'zod'
import { procedure } from './procedure.ts'

/** A credential kept encrypted on this laptop. Values are never listed. */
export const VaultEntry = z.object({
  id: z.string(),
  title: z.string(),
  contextName: z.string(),
  clusterId: z.string(),
  keys: z.array(z.string()),
  savedAt: z.string(),
})
export type VaultEntry = z.infer<typeof VaultEntry>

export const vault = {
  list: procedure.route({ method: 'GET', path: '/vault', summary: 'Credentials kept on this laptop' }).output(z.array(VaultEntry)),
  reveal: procedure
    .input(z.object({ id: z.string(), key: z.string() }))
    .output(z.object({ value: z.string(), hideAfterSeconds: z.number() })),
  /** The same, put on the clipboard by the app itself. Fails with `blocked` where the app has no clipboard. */
  copy: procedure.input(z.object({ id: z.string(), key: z.string() })).output(z.object({ clearAfterSeconds: z.number() })),
  remove: procedure
    .route({ method: 'DELETE', path: '/vault/{id}', summary: 'Forget a kept credential' })
    .input(z.object({ id: z.string() }))
    .output(z.object({})),
}
