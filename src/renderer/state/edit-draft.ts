import type { Editable } from '../../shared/contract/editable.ts'

/** An edit that was begun: the text, and what it began from. */
export type EditDraft = { readonly begun: Editable; readonly text: string }

/** Drafts at most: each is up to half a megabyte. */
const maxDrafts = 20

/**
 * Drafts by database, in memory alone: they may hold secrets that were typed in, which no storage of the browser is a place for. They survive
 * leaving the screen, not the window.
 */
const drafts = new Map<string, EditDraft>()

/** The draft that was kept for this database; null: none. */
export function readEditDraft(id: string): EditDraft | null {
  return drafts.get(id) ?? null
}

/** Keeps it. */
export function keepEditDraft(id: string, draft: EditDraft): void {
  drafts.delete(id)
  drafts.set(id, draft)
  const [oldest] = drafts.keys()
  if (drafts.size > maxDrafts && oldest !== undefined) drafts.delete(oldest)
}

/** Forgets it. */
export function dropEditDraft(id: string): void {
  drafts.delete(id)
}
