import type { ClusterSight } from '../../shared/contract/clusters.ts'
import type { OperationInfo } from '../../shared/domain/form.ts'
import type { Plan } from '../../shared/domain/plan.ts'
import { parseQuantity } from '../../shared/domain/quantity.ts'

/** What the little form of one value begins with; `because`: why it can't be changed now. */
export type InlineStart =
  | { readonly because: string }
  | { readonly because: null; readonly label: string; readonly unit: string | null; readonly number: boolean; readonly text: string }

type Json = { readonly [key: string]: unknown }

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as it stands by the engine's own word, with the field's label and kind. */
export function openInline(operation: OperationInfo, field: string, sight: ClusterSight): InlineStart {
  const action = sight.actions.find(each => each.operation === operation.id)
  if (sight.detail === null || action === undefined) return { because: 'The database is not seen now.' }
  if (action.because !== null) return { because: action.because }
  const properties = operation.schema.properties
  const schema = isJson(properties) && isJson(properties[field]) ? properties[field] : {}
  const form = isJson(schema.form) ? schema.form : {}
  const stands = action.params[field]
  return {
    because: null,
    label: typeof form.label === 'string' ? form.label : operation.title,
    unit: typeof form.unit === 'string' ? form.unit : null,
    number: schema.type === 'integer' || schema.type === 'number',
    text: stands === null || stands === undefined ? '' : String(stands),
  }
}

/** The parameters to ask with: what stands, and the new value; or what is wrong with that. */
export function readInline(
  start: InlineStart,
  field: string,
  stands: Json,
  text: string,
): { readonly params: Record<string, unknown> } | { readonly fault: string } {
  if (start.because !== null) return { fault: start.because }
  const typed = text.trim()
  if (start.number) {
    if (!/^\d{1,9}$/.test(typed)) return { fault: 'Enter a whole number.' }
    return { params: { ...stands, [field]: Number(typed) } }
  }
  const bytes = parseQuantity(typed)
  if (bytes === null || bytes <= 0) return { fault: 'Enter a size such as 50Gi.' }
  return { params: { ...stands, [field]: typed } }
}

/** What a blocked plan has against the value itself; null: nothing, or it is not blocked. */
export function refusalOf(plan: Pick<Plan, 'state' | 'checks'>, field: string): string | null {
  if (plan.state !== 'blocked') return null
  const texts = plan.checks
    .filter(check => check.status === 'fail' && (check.field === field || check.id === 'available'))
    .map(check => (check.cure === null ? check.seen : `${check.seen} ${check.cure}`))
  return texts.length === 0 ? null : texts.join(' ')
}
