import type { EngineInfo } from '../../../shared/domain/form.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import { formOf, newForm } from '../../state/form-of.ts'

/** What has to be there for a form to open; databases and contexts by id. */
export type Known = {
  readonly engines: readonly Pick<EngineInfo, 'id' | 'operations' | 'operatorOperations'>[]
  readonly contexts: { readonly has: (id: string) => boolean }
  readonly databases: { readonly has: (id: string) => boolean }
}

/**
 * The form that a plan can be changed in; null: there is none, it can't open, or the plan was applied. On what exists, the form it was made of has to
 * be known (`isDrafted`): the plan alone doesn't tell what was entered, so its values would undo what others have changed since. A whole manifest is
 * a secret, so a plan that comes from one holds none.
 */
export function formToChange(plan: Pick<Plan, 'intent' | 'subject' | 'state'>, isDrafted: boolean, known: Known): string | null {
  const { engine: engineId, operation, contextId, clusterId } = plan.intent
  const engine = known.engines.find(each => each.id === engineId)
  if (plan.state === 'applied' || operation === 'edit-yaml' || engine === undefined) return null
  const form = formOf(plan)
  if (form === newForm) return engine.operations.some(each => each.id === operation && each.creates) ? form : null
  if (!isDrafted || contextId === null || !known.contexts.has(contextId)) return null
  const operations = clusterId === null ? engine.operatorOperations : engine.operations
  if (clusterId !== null && !known.databases.has(clusterId)) return null
  return operations.some(each => each.id === operation) ? form : null
}
