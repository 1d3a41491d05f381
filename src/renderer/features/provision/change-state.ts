import type { ClusterSight } from '../../../shared/contract/clusters.ts'
import type { ClusterAction, EngineInfo, OperationInfo } from '../../../shared/domain/form.ts'
import type { OperatorSight } from '../../../shared/domain/operator.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import { addressOf } from '../../router.ts'
import type { Complaint } from './form-errors.ts'
import { type FormField, formFields } from './form-field.ts'
import { initialValues, type Params } from './form-values.ts'

/** What an operation is about: a database, or an operator in a context. */
export type ChangeSubject = {
  readonly engine: string
  readonly contextId: string
  /** null: it is about the operator. */
  readonly clusterId: string | null
  /** Of the database's root; null: it is about the operator. */
  readonly uid: string | null
  readonly name: string
  /** The namespace of a database; null: of an operator that is not there. */
  readonly namespace: string | null
  /** Where its page is, and what the way there is called. */
  readonly home: { readonly href: string; readonly title: string }
}

/** The form of an operation on something that exists, as it opens. */
export type ChangeStart = {
  readonly subject: ChangeSubject
  readonly operation: OperationInfo
  readonly action: ClusterAction
  readonly fields: readonly FormField[]
  readonly params: Params
}

/** The form with what stands now, and with the choices that this database has; null without such an operation, or without the database. */
export function openChange(engines: readonly EngineInfo[], sight: ClusterSight, operationId: string): ChangeStart | null {
  const cluster = sight.detail?.cluster
  const engine = engines.find(each => each.id === cluster?.engine)
  const operation = engine?.operations.find(each => each.id === operationId && !each.creates)
  const action = sight.actions.find(each => each.operation === operationId)
  if (cluster === undefined || operation === undefined || action === undefined) return null
  const home = { href: addressOf(['database', cluster.id]), title: 'To the database' }
  const { contextId, id: clusterId, uid, name, namespace } = cluster
  return startOf({ engine: cluster.engine, contextId, clusterId, uid, name, namespace, home }, operation, action)
}

/** The same for an operation on an operator. */
export function openOperatorChange(engines: readonly EngineInfo[], sight: OperatorSight, operationId: string): ChangeStart | null {
  const operation = engines.find(each => each.id === sight.engine)?.operatorOperations.find(each => each.id === operationId)
  const action = sight.actions.find(each => each.operation === operationId)
  if (operation === undefined || action === undefined) return null
  const { contextId, engine, title: name } = sight
  const home = { href: addressOf(['operator', contextId, engine]), title: 'To the operator' }
  const namespace = sight.detail?.deployments[0]?.namespace ?? null
  return startOf({ engine, contextId, clusterId: null, uid: null, name, namespace, home }, operation, action)
}

function startOf(subject: ChangeSubject, operation: OperationInfo, action: ClusterAction): ChangeStart {
  const fields = formFields(operation.schema).map(field => withChoices(field, action))
  return { subject, operation, action, fields, params: initialValues(fields, action.params) }
}

function withChoices(field: FormField, action: ClusterAction): FormField {
  const choices = action.choices[field.path]
  if (choices === undefined) return field
  return {
    ...field,
    options: choices.map(({ value, label, note, begins }) => ({
      value,
      label: note === null ? label : `${label}: ${note}`,
      ...(note === null ? {} : { name: label }),
      ...(begins === undefined ? {} : { begins }),
    })),
  }
}

/** What a plan that is blocked has against the form's fields; empty when nothing of it is about a field. */
export function fieldRefusals(plan: Pick<Plan, 'state' | 'checks'>, fields: readonly FormField[]): readonly Complaint[] {
  if (plan.state !== 'blocked') return []
  const paths = fields.map(field => field.path)
  const about = (path: string) => paths.some(known => path === known || path.startsWith(`${known}.`))
  return plan.checks.flatMap(check =>
    check.status === 'fail' && check.field !== null && about(check.field)
      ? [{ path: check.field, message: check.cure === null ? check.seen : `${check.seen} ${check.cure}`, status: 'fail' as const }]
      : [],
  )
}

/** True when a plan is blocked because others have changed what was asked for: the form has to show both. */
export function isOvertaken(plan: Pick<Plan, 'checks'>): boolean {
  return plan.checks.some(check => check.status === 'fail' && check.id.startsWith('overtaken-'))
}
