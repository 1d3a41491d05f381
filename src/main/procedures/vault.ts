import type { Operations } from '../operations/operations-api.ts'
import { serve } from './serve.ts'

/** Handlers of `vault`. */
export function vaultProcedures({ vault }: Operations) {
  const c = serve.vault
  return {
    list: c.list.handler(() => vault.list()),
    reveal: c.reveal.handler(({ input }) => vault.reveal(input)),
    remove: c.remove.handler(({ input }) => vault.remove(input)),
  }
}
