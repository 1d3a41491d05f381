import { z } from 'zod'
import type { FormStart, Operation } from '../../engines/engine.ts'
import { isRecord, type JsonRecord } from '../json.ts'

/**
 * The parameters for one database of several: what was asked for of all of them, and for every field that was left out what this database begins
 * with. Of a map only the keys that were given change. A field that the form would not show with these values is left out.
 */
export function ownParams(operation: Operation<unknown>, given: JsonRecord, start: FormStart): Record<string, unknown> {
  const fields = fieldsOf(operation)
  const own = ownOf(fields, start, given)
  const merged: Record<string, unknown> = { ...own, ...given }
  for (const [name, value] of Object.entries(given)) {
    const before = own[name]
    if (isMap(fields[name]) && isRecord(value) && isRecord(before)) merged[name] = { ...before, ...value }
  }
  return Object.fromEntries(Object.entries(merged).filter(([name]) => Object.hasOwn(given, name) || isShown(fields, name, merged, 0)))
}

/** What this database begins with: of what is chosen for it, where the choice says so, also if the form begins with that choice. */
function ownOf(fields: JsonRecord, { params, choices }: FormStart, given: JsonRecord): JsonRecord {
  const values: JsonRecord = { ...params, ...given }
  const chosen = Object.entries(choices)
    .filter(([field]) => isShown(fields, field, values, 0))
    .flatMap(([field, offered]) => offered.find(({ value }) => value === values[field])?.begins ?? [])
  return Object.assign({}, params, ...chosen)
}

function fieldsOf(operation: Operation<unknown>): JsonRecord {
  const schema: unknown = z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' })
  return isRecord(schema) && isRecord(schema.properties) ? schema.properties : {}
}

function isMap(field: unknown): boolean {
  return isRecord(field) && isRecord(field.form) && field.form.widget === 'map'
}

/** The form's rule: its conditions hold, and so do those of the fields that it hangs on. */
function isShown(fields: JsonRecord, name: string, values: JsonRecord, depth: number): boolean {
  const field = fields[name]
  const form = isRecord(field) && isRecord(field.form) ? field.form : {}
  const conditions: unknown[] = form.when === undefined ? [] : [form.when].flat()
  return conditions.every(condition => {
    if (!isRecord(condition) || typeof condition.field !== 'string' || !Array.isArray(condition.is)) return true
    const other = fields[condition.field]
    // Six: deeper chains are a mistake in the metadata, and a cycle must end.
    if (depth < 6 && !isShown(fields, condition.field, values, depth + 1)) return false
    const value = values[condition.field] ?? (isRecord(other) ? other.default : undefined) ?? null
    return condition.is.includes(value)
  })
}
