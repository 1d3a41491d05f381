import type { FormStart, Operation } from '../../engines/engine.ts'
import { isRecord, type JsonRecord } from '../json.ts'
import { formFieldsOf, isFieldShown, standingParams } from '../standing-params.ts'

/**
 * The parameters for one database of several: what was asked for of all of them, and for every field that was left out what this database begins
 * with. Of a map only the keys that were given change. A field that the form would not show with these values is left out.
 */
export function ownParams(operation: Operation<unknown>, given: JsonRecord, start: FormStart): Record<string, unknown> {
  const fields = formFieldsOf(operation)
  const own = standingParams(fields, start, given)
  const merged: Record<string, unknown> = { ...own, ...given }
  for (const [name, value] of Object.entries(given)) {
    const before = own[name]
    if (isMap(fields[name]) && isRecord(value) && isRecord(before)) merged[name] = { ...before, ...value }
  }
  return Object.fromEntries(Object.entries(merged).filter(([name]) => Object.hasOwn(given, name) || isFieldShown(fields, name, merged)))
}

function isMap(field: unknown): boolean {
  return isRecord(field) && isRecord(field.form) && field.form.widget === 'map'
}
