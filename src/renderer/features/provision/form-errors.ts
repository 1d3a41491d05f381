import { notTheNumber } from '../../ui/number-wanted.ts'
import type { FormField } from './form-field.ts'
import { isShown, type Params, valueAt } from './form-values.ts'

/** One complaint about a path of the parameters. */
export type Complaint = { readonly path: string; readonly message: string; readonly status: 'fail' | 'warn' }

/** Complaints sorted to the fields they belong to; `general` belong to none. */
export type Complaints = { readonly byField: ReadonlyMap<string, readonly Complaint[]>; readonly general: readonly Complaint[] }

/** `a.list[2].b` and `a.list.2.b` are the same place. Params' own prefix is cut: some doors complain about the whole input. */
function normalised(path: string): string {
  return path.replaceAll(/\[(\w+)\]/g, '.$1').replace(/^params\./, '')
}

/**
 * Gives each complaint to its field: the field of that very path, else the nearest field above it (`parameters.work_mem` belongs to
 * `parameters`), else the first field below it (`storage` belongs to `storage.size`). Duplicates are dropped.
 */
export function sortComplaints(fields: readonly FormField[], complaints: readonly Complaint[]): Complaints {
  const byField = new Map<string, Complaint[]>()
  const general: Complaint[] = []
  const paths = fields.map(field => field.path)
  for (const complaint of complaints) {
    const path = normalised(complaint.path)
    const above = paths.filter(candidate => path === candidate || path.startsWith(`${candidate}.`)).sort((a, b) => b.length - a.length)[0]
    const owner = above ?? (path === '' ? undefined : paths.find(candidate => candidate.startsWith(`${path}.`)))
    const list = owner === undefined ? general : (byField.get(owner) ?? [])
    if (owner !== undefined) byField.set(owner, list)
    if (!list.some(known => known.message === complaint.message && known.path === complaint.path)) list.push(complaint)
  }
  return { byField, general }
}

/** What was typed into a field for a number and is none, or no whole one, is told at once: nobody has to be asked. */
function numberFault(field: FormField, params: Params): string | null {
  const value = valueAt(params, field.path)
  if (field.widget !== 'number' || value === undefined || value === null) return null
  if (typeof value === 'number' && (!field.integer || Number.isInteger(value))) return null
  return notTheNumber(field, value)
}

/** An empty field that must be filled says so in plain words, whatever the schema says about a missing value; so does one that wants a number. */
export function inPlainWords(complaints: Complaints, fields: readonly FormField[], params: Params): Complaints {
  const byField = new Map(complaints.byField)
  for (const field of fields) {
    const value = valueAt(params, field.path)
    const fault = isShown(field, fields, params) ? numberFault(field, params) : null
    if (fault !== null) {
      byField.set(field.path, [{ path: field.path, message: fault, status: 'fail' }])
      continue
    }
    const fails = byField.get(field.path)?.some(complaint => complaint.status === 'fail') === true
    if (!field.required || !fails || (value !== undefined && value !== null && value !== '')) continue
    byField.set(field.path, [{ path: field.path, message: 'This field is required.', status: 'fail' }])
  }
  return { byField, general: complaints.general }
}

/**
 * The complaints to show: an empty required field is not scolded before somebody has been there, unless everything was asked for
 * (`touched` is null, after "Review plan").
 */
export function complaintsToShow(complaints: Complaints, touched: ReadonlySet<string> | null): Complaints {
  if (touched === null) return complaints
  return { byField: new Map([...complaints.byField].filter(([path]) => touched.has(path))), general: complaints.general }
}
