import { fleetStore } from '../../state/fleet-store.ts'
import type { ChangeSubject } from './change-state.ts'

/** Why there is nothing to change any more, and what to do. */
export type Gone = { readonly title: string; readonly text: string }

/** Whether the database of a form is still the one that it was opened for; null: it is, or that can't be known now. */
export function useGone({ contextId, clusterId, uid, name }: Pick<ChangeSubject, 'contextId' | 'clusterId' | 'uid' | 'name'>): Gone | null {
  const isLive = fleetStore(view => view.fleet.contexts.get(contextId)?.freshness.state === 'live')
  const now = fleetStore(view => (clusterId === null ? null : (view.fleet.rows.get(clusterId)?.uid ?? null)))
  if (clusterId === null || !isLive || now === uid) return null
  if (now !== null) {
    const text =
      'Another database of that name stands there now, and what was filled in here is about the old one. Go to the database, and open the form again.'
    return { title: `${name} was deleted and made anew`, text }
  }
  return {
    title: `${name} is gone`,
    text: 'The database was deleted since this form was opened: there is nothing left to change. If it comes back, open the form again.',
  }
}
