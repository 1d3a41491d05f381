import type { FieldError } from '../domain/app-error.ts'

/** Longer names are cut: whoever sent them knows the rest. */
const longest = 100

/** An issue of a schema, as the library tells it, or as one that keeps to the standard does. */
type Issue = {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
  readonly code?: unknown
  readonly keys?: unknown
}

/** What a schema has against an input, by field: each name that there is not counts as a field of its own. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap(({ path = [], message, code, keys }) => {
    const place = path.map(part => (typeof part === 'object' ? part.key : part))
    const at = (more: readonly unknown[]) => [...place, ...more].map(part => String(part).slice(0, longest)).join('.')
    if (code !== 'unrecognized_keys' || !Array.isArray(keys)) return [{ path: at([]), message }]
    return keys.map(key => ({ path: at([key]), message: 'Unknown parameter.' }))
  })
}
