import type { Operations } from '../operations/operations-api.ts'
import type { CopySecret } from './copy-secret.ts'
import { serve } from './serve.ts'

/** Handlers of `vault`. */
export function vaultProcedures({ vault }: Operations, copy: CopySecret) {
  const c = serve.vault
  return {
    list: c.list.handler(() => vault.list()),
    reveal: c.reveal.handler(({ input }) => vault.reveal(input, 'reveal')),
    copy: c.copy.handler(({ input }) => copy(() => vault.reveal(input, 'copy'))),
    remove: c.remove.handler(({ input }) => vault.remove(input)),
  }
}
