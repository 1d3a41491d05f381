import { isRecord, type JsonRecord, maxDepth, pointerTo } from './json.ts'

/** How the server merges a list: by keys of its items, as a set, or only as a whole (then its order is part of its value). */
export type ListKind = { readonly by: 'keys'; readonly keys: readonly string[] } | { readonly by: 'set' } | { readonly by: 'whole' }

/** The kind of the list at a pointer; null when nothing tells it. */
export type ListKinds = (pointer: string) => ListKind | null

/**
 * Reads from objects' own `metadata.managedFields` how the server merges their lists: claims on items (`k:`, `v:`) are made only in lists that are
 * merged item by item, a claim on a list itself only where it is replaced as a whole. Source: structured-merge-diff, which writes them.
 */
export function readListKinds(objects: readonly (JsonRecord | null)[]): ListKinds {
  const kinds = new Map<string, ListKind>()
  for (const object of objects) {
    const metadata = object !== null && isRecord(object.metadata) ? object.metadata : {}
    const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields : []
    for (const entry of entries) if (isRecord(entry) && isRecord(entry.fieldsV1)) readFields(entry.fieldsV1, '', 0, kinds)
  }
  return pointer => {
    const pattern = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')
    const own = kinds.get(pattern)
    if (own !== undefined) return own
    // Below what is claimed as a whole nothing has claims of its own.
    for (let cut = pattern.lastIndexOf('/'); cut > 0; cut = pattern.lastIndexOf('/', cut - 1)) {
      const above = kinds.get(pattern.slice(0, cut))
      if (above !== undefined) return above.by === 'whole' ? above : null
    }
    return null
  }
}

function readFields(fields: JsonRecord, pattern: string, depth: number, kinds: Map<string, ListKind>): void {
  if (depth > maxDepth) return
  const steps = Object.entries(fields)
  if (steps.length === 0 && !kinds.has(pattern)) kinds.set(pattern, { by: 'whole' })
  for (const [step, below] of steps) {
    if (!isRecord(below) || step === '.') continue
    const name = step.slice(2)
    if (step.startsWith('k:')) kinds.set(pattern, { by: 'keys', keys: keysOf(name) })
    else if (step.startsWith('v:')) kinds.set(pattern, { by: 'set' })
    readFields(below, step.startsWith('f:') ? pointerTo(pattern, /^\d+$/.test(name) ? '*' : name) : `${pattern}/*`, depth + 1, kinds)
  }
}

function keysOf(json: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? Object.keys(value).sort() : []
  } catch {
    return []
  }
}
