import type { Plan } from '../../shared/domain/plan.ts'
import { addressOf } from '../router.ts'

/** The form for a new database. */
export const newForm = addressOf(['new'])

/** The address of the form of an operation on a database. */
export function changeForm(clusterId: string, operation: string): string {
  return addressOf(['change', clusterId, operation])
}

/** The address of the form of an operation on an operator. */
export function operatorForm(contextId: string, engine: string, operation: string): string {
  return addressOf(['operator-change', contextId, engine, operation])
}

/** The form of an operation on several databases; which these are, its address doesn't say. */
export function rolloutForm(operation: string, clusterIds: readonly string[]): string {
  return addressOf(['rollout', 'new', operation], { of: clusterIds.toSorted().join(' ') })
}

/** The address of the form that a plan comes from, whether or not it was made there; null: there is none. */
export function formOf({ intent, subject }: Pick<Plan, 'intent' | 'subject'>): string | null {
  const { clusterId, contextId, engine, operation } = intent
  if (clusterId !== null) return changeForm(clusterId, operation)
  if (subject.about === undefined) return newForm
  return contextId === null ? null : operatorForm(contextId, engine, operation)
}
