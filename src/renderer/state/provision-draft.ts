import { createFormDrafts } from './form-drafts.ts'

/** A form for a new database that was begun: survives navigation and reload of this window, not its end. The keeper has taken passwords out. */
export type Draft = {
  readonly engine: string
  readonly operation: string
  readonly contextId: string | null
  readonly tier: string | null
  readonly params: { readonly [key: string]: unknown }
}

/** The drafts of new databases; there is one at most. */
export const provisionDrafts = createFormDrafts<Draft>({
  storage: () => sessionStorage,
  key: 'clouddb.provision-draft',
  isLeft: isDraft,
})

/** Whether a value that was read is such a draft. */
export function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const draft = value as Partial<Record<keyof Draft, unknown>>
  const optional = (part: unknown) => part === null || typeof part === 'string'
  return (
    typeof draft.engine === 'string' &&
    typeof draft.operation === 'string' &&
    optional(draft.contextId) &&
    optional(draft.tier) &&
    typeof draft.params === 'object' &&
    draft.params !== null &&
    !Array.isArray(draft.params)
  )
}
