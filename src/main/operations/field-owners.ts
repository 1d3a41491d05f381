import { isRecord, type JsonRecord, maxDepth, pointerTo } from './json.ts'

/** One manager's claim on an object's fields, from `metadata.managedFields`. */
export interface FieldClaim {
  readonly manager: string
  readonly operation: string
  readonly subresource: string
  /** Pointers, into the object handed in, of the fields claimed. Lists are resolved by their keys, so indices are the object's own. */
  readonly pointers: ReadonlySet<string>
}

/** Who owns what of an object. Entries that can't be read are left out: unknown ownership is no ownership. */
export function readFieldClaims(object: JsonRecord): FieldClaim[] {
  const metadata = isRecord(object.metadata) ? object.metadata : {}
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields : []
  return entries.flatMap((entry: unknown) => {
    if (!isRecord(entry) || !isRecord(entry.fieldsV1)) return []
    const pointers = new Set<string>()
    walkFields(entry.fieldsV1, object, '', 0, pointer => pointers.add(pointer))
    return [{ manager: text(entry.manager), operation: text(entry.operation), subresource: text(entry.subresource), pointers }]
  })
}

/** Names of the managers that own this field, or the list or map that holds it whole, other than `except`. */
export function ownersOf(claims: readonly FieldClaim[], pointer: string, except: string): string[] {
  const names = new Set<string>()
  for (const claim of claims) {
    if (claim.manager === except || claim.manager === '') continue
    if (covers(claim.pointers, pointer)) names.add(claim.manager)
  }
  return [...names].sort()
}

/** True when the set holds the pointer, something below it, or (an atomic list or map) the nearest claimed ancestor without claimed children. */
export function covers(pointers: ReadonlySet<string>, pointer: string): boolean {
  if (pointers.has(pointer)) return true
  const below = `${pointer}/`
  for (const each of pointers) if (each.startsWith(below)) return true
  for (let cut = pointer.lastIndexOf('/'); cut > 0; cut = pointer.lastIndexOf('/', cut - 1)) {
    const ancestor = pointer.slice(0, cut)
    if (!pointers.has(ancestor)) continue
    const inside = `${ancestor}/`
    for (const each of pointers) if (each.startsWith(inside)) return false
    return true
  }
  return false
}

/**
 * Calls `found` for every field of a `fieldsV1` tree, as a pointer into `value`. `f:` names a key, `k:` an item by its keys, `v:` an item by its
 * value, `i:` an item by its index; `.` is the thing itself.
 */
function walkFields(fields: JsonRecord, value: unknown, pointer: string, depth: number, found: (pointer: string) => void): void {
  if (depth > maxDepth) return
  for (const [step, below] of Object.entries(fields)) {
    if (step === '.') {
      if (pointer !== '') found(pointer)
      continue
    }
    const key = resolveStep(step, value)
    if (key === null) continue
    const at = pointerTo(pointer, key)
    const child = Array.isArray(value) ? value[Number(key)] : isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
    if (isRecord(below) && Object.keys(below).length > 0) walkFields(below, child, at, depth + 1, found)
    else found(at)
  }
}

/** The key or index that a step of `fieldsV1` stands for in `value`; null when there is none. A map's key need not be present. */
export function resolveStep(step: string, value: unknown): string | null {
  const name = step.slice(2)
  if (step.startsWith('f:')) return Array.isArray(value) ? null : name
  if (step.startsWith('i:')) return /^\d{1,9}$/.test(name) ? name : null
  if (!Array.isArray(value)) return null
  const wanted = parse(name)
  if (step.startsWith('v:')) return indexText(value.indexOf(wanted))
  if (!step.startsWith('k:') || !isRecord(wanted)) return null
  const keys = Object.entries(wanted)
  return indexText(value.findIndex(each => isRecord(each) && keys.every(([key, expected]) => each[key] === expected)))
}

function indexText(index: number): string | null {
  return index < 0 ? null : String(index)
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
