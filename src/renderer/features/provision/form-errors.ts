import type { FormField } from './form-field.ts'

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

/**
 * The complaints to show: an empty required field is not scolded before somebody has been there, unless everything was asked for
 * (`touched` is null, after "Review plan").
 */
export function complaintsToShow(complaints: Complaints, touched: ReadonlySet<string> | null): Complaints {
  if (touched === null) return complaints
  return { byField: new Map([...complaints.byField].filter(([path]) => touched.has(path))), general: complaints.general }
}
