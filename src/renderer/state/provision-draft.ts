/** A form that was begun: survives navigation and reload of this window, not its end. */
export type Draft = {
  readonly engine: string
  readonly operation: string
  readonly contextId: string | null
  readonly tier: string | null
  readonly params: { readonly [key: string]: unknown }
}

const key = 'clouddb.provision-draft'

/** The draft that was kept, or null; what isn't a draft counts as none. */
export function readDraft(storage: Pick<Storage, 'getItem'>): Draft | null {
  const text = storage.getItem(key)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isDraft(value) ? value : null
  } catch {
    return null
  }
}

function isDraft(value: unknown): value is Draft {
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

/** Keeps a draft. The caller has taken passwords out (`withoutSecrets`). A full storage costs the draft, nothing else. */
export function keepDraft(storage: Pick<Storage, 'setItem' | 'removeItem'>, draft: Draft): void {
  try {
    storage.setItem(key, JSON.stringify(draft))
  } catch {
    storage.removeItem(key)
  }
}

/** Forgets the draft. */
export function dropDraft(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(key)
}
