import type { ClusterSight } from '../../../shared/contract/clusters.ts'
import type { DatabaseCluster } from '../../../shared/domain/database-cluster.ts'
import type { ClusterAction, EngineInfo, OperationInfo } from '../../../shared/domain/form.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import type { Complaint } from './form-errors.ts'
import { type FormField, formFields } from './form-field.ts'
import { initialValues, type Params } from './form-values.ts'

/** The form of an operation on a database as it opens. */
export type ChangeStart = {
  readonly cluster: DatabaseCluster
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
  const fields = formFields(operation.schema).map(field => withChoices(field, action))
  return { cluster, operation, action, fields, params: initialValues(fields, action.params) }
}

function withChoices(field: FormField, action: ClusterAction): FormField {
  const choices = action.choices[field.path]
  if (choices === undefined) return field
  return {
    ...field,
    options: choices.map(({ value, label, note }) => ({ value, label: note === null ? label : `${label}: ${note}` })),
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
