/** What a plan would do to the tenant's quota where it is there already: that is a matter for all databases of the namespace. */
import type { Consequence } from '../../../shared/domain/plan.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import type { ContextView } from '../engine.ts'
import { resourceQuotaKind } from '../kube-kinds.ts'
import { at, entries, shorten } from '../read-json.ts'
import { buildResourceQuota, namespaceOf, type PlaceParams, quotaName } from '../tenant.ts'
import { found, pass, type Seen } from './online-checks.ts'

/** One number of the tenant's quota that the plan changes. */
interface QuotaChange {
  readonly text: string
  readonly tighter: boolean
}

/** What the plan changes of a quota that is there; null: there is none, or it was not seen. Empty: it stays as it is. */
export function quotaChanges(params: PlaceParams, view: ContextView): readonly QuotaChange[] | null {
  const live = view.get(resourceQuotaKind, namespaceOf(params), quotaName)
  if (live === null) return null
  return entries(buildResourceQuota(params), 'spec', 'hard').flatMap(([name, wanted]) => {
    const [before, after] = [textOf(at(live, 'spec', 'hard', name)), textOf(wanted)]
    const [had, gets] = [before === null ? null : parseQuantity(before), after === null ? null : parseQuantity(after)]
    if (before === after || (had !== null && had === gets)) return []
    return [
      {
        text: `${name} ${shorten(before ?? 'without limit', 40)} becomes ${after ?? '?'}`,
        tighter: !(had !== null && gets !== null && gets > had),
      },
    ]
  })
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

/** Says of the tenant's quota whether it is made, kept or changed. */
export function seeQuota(params: PlaceParams, view: ContextView): Seen {
  const field = 'tenantQuota'
  const changes = quotaChanges(params, view)
  if (changes === null)
    return view.knows(resourceQuotaKind) === 'listed'
      ? { ...pass('ResourceQuota tenant will be created.'), field }
      : found('unknown', 'You may not read quotas, so this could not be checked.', null, field)
  if (changes.length === 0) return { ...pass('ResourceQuota tenant exists and stays as it is.'), field }
  const seen = `ResourceQuota tenant is there, and changes for the whole namespace: ${said(changes)}.`
  return found('warn', seen, 'Enter its current values, or switch the quota off.', field)
}

/** What the change does to those who live there already. */
export function quotaConsequence(params: PlaceParams, view: ContextView): readonly Consequence[] {
  const changes = quotaChanges(params, view) ?? []
  if (changes.length === 0) return []
  const text = `The quota of the whole namespace changes: ${said(changes)}.`
  return changes.some(change => change.tighter)
    ? [{ level: 'outage', text: `${text} Pods beyond it keep running, but are not recreated once they stop.` }]
    : [{ level: 'none', text }]
}

function said(changes: readonly QuotaChange[]): string {
  return changes.map(change => change.text).join(', ')
}
