import type { ClusterAction } from '../../shared/domain/form.ts'
import type { MenuItem } from '../ui/menu.tsx'

type Named = Pick<ClusterAction, 'operation' | 'risk'>

/** Actions that belong together; null as the title: they stand for themselves. */
type ActionGroup<A extends Named> = { readonly title: string | null; readonly actions: readonly A[] }

/** So many are seen at a glance without headings. */
const fewEnough = 10

/** Headings in their order, with the operations beneath them. Operations that engines have in common carry the same names. */
const headings: readonly (readonly [title: string, operations: readonly string[]])[] = [
  ['Size and settings', ['scale', 'resources', 'storage', 'parameters', 'replication']],
  ['Run', ['pause', 'resume', 'schedule-pause', 'unschedule-pause', 'restart', 'reload']],
  ['Members', ['switchover', 'reinitialize', 'fence', 'unfence', 'destroy-member']],
  ['Access', ['users', 'expose', 'pooler']],
]

/** Sorts many actions under headings; few stay as they are. What no heading names follows, and what can't be undone comes last. */
export function groupActions<A extends Named>(actions: readonly A[]): readonly ActionGroup<A>[] {
  const named = actions.length > fewEnough ? headings : []
  const grave = actions.filter(({ operation, risk }) => risk === 'irreversible' && !named.some(([, names]) => names.includes(operation)))
  const rest = actions.filter(action => !grave.includes(action) && !named.some(([, names]) => names.includes(action.operation)))
  const groups: ActionGroup<A>[] = named.map(([title, names]) => ({
    title,
    actions: actions.filter(action => names.includes(action.operation)),
  }))
  groups.push({ title: named.length > 0 ? 'Other' : null, actions: rest }, { title: null, actions: grave })
  return groups.filter(group => group.actions.length > 0)
}

/** A menu's entries of such groups. */
export function menuOf<A extends Named>(actions: readonly A[], itemOf: (action: A) => MenuItem): MenuItem[] {
  return groupActions(actions).flatMap((group, index): MenuItem[] => {
    const items = group.actions.map(itemOf)
    if (group.title !== null) return [{ kind: 'group', id: group.title, title: group.title, items }]
    return index === 0 ? items : [{ kind: 'separator', id: 'grave' }, ...items]
  })
}
