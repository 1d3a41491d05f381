import { z } from 'zod'
import type { AnyOperation, FormStart } from '../engines/engine.ts'
import { isRecord, type JsonRecord } from './json.ts'

/** The fields of an operation's form, by name: the properties of its JSON Schema. */
export function formFieldsOf(operation: Pick<AnyOperation, 'params'>): JsonRecord {
  const schema: unknown = z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' })
  return isRecord(schema) && isRecord(schema.properties) ? schema.properties : {}
}

/** What a form begins with by what stands: of what is chosen in it (`given`), where the choice says so, also if the form begins with that choice. */
export function standingParams(fields: JsonRecord, { params, choices }: FormStart, given: JsonRecord): JsonRecord {
  const values: JsonRecord = { ...params, ...given }
  const chosen = Object.entries(choices)
    .filter(([field]) => isFieldShown(fields, field, values))
    .flatMap(([field, offered]) => offered.find(({ value }) => value === values[field])?.begins ?? [])
  return Object.assign({}, params, ...chosen)
}

/** The form's rule: its conditions hold, and so do those of the fields that it hangs on. */
export function isFieldShown(fields: JsonRecord, name: string, values: JsonRecord, depth = 0): boolean {
  const field = fields[name]
  const form = isRecord(field) && isRecord(field.form) ? field.form : {}
  const conditions: unknown[] = form.when === undefined ? [] : [form.when].flat()
  return conditions.every(condition => {
    if (!isRecord(condition) || typeof condition.field !== 'string' || !Array.isArray(condition.is)) return true
    const other = fields[condition.field]
    // Six: deeper chains are a mistake in the metadata, and a cycle must end.
    if (depth < 6 && !isFieldShown(fields, condition.field, values, depth + 1)) return false
    const value = values[condition.field] ?? (isRecord(other) ? other.default : undefined) ?? null
    return condition.is.includes(value)
  })
}
