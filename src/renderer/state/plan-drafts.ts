import type { ChangeDraft } from './change-draft.ts'

/** Plans that are remembered at most; the oldest are forgotten first. */
const most = 20

const drafts = new Map<string, ChangeDraft>()

/**
 * Keeps the form that a plan was made of, in memory alone. A plan says what was sent, but not what stood then: without its form nobody can tell what
 * of it was entered and what only stood there. The draft holds no secrets.
 */
export function keepPlanDraft(planId: string, left: ChangeDraft): void {
  drafts.delete(planId)
  drafts.set(planId, { ...left, ofPlan: true })
  for (const id of drafts.keys()) if (drafts.size > most) drafts.delete(id)
}

/** The form that a plan was made of; null: it was made elsewhere, or before this page was loaded. */
export function planDraftOf(planId: string): ChangeDraft | null {
  return drafts.get(planId) ?? null
}
