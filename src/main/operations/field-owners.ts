import { isRecord, type JsonRecord, maxDepth, pointerTo } from './json.ts'

/** One manager's claim on an object's fields, from `metadata.managedFields`. */
export interface FieldClaim {
  readonly manager: string
  readonly operation: string
  readonly subresource: string
  /** Pointers, into the object handed in, of the fields claimed. Lists are resolved by their keys, so indices are the object's own. */
  readonly pointers: ReadonlySet<string>
}

/** An entry of `managedFields`. */
interface Entry extends Omit<FieldClaim, 'pointers'> {
  readonly fields: JsonRecord
}

/** Who owns what of an object. Entries that can't be read are left out: unknown ownership is no ownership. */
export function readFieldClaims(object: JsonRecord): FieldClaim[] {
  return readEntries(object).map(entry => claimOf(entry, object))
}

/**
 * What each claim loses by a write, by the server's own word: `after` is the object as the server would store it, null when it would be gone.
 * A manager who has a map but none of its keys looks, in `managedFields`, like one who owns that map whole; only who loses something tells them apart.
 */
export function readLostClaims(object: JsonRecord, after: JsonRecord | null): FieldClaim[] {
  const kept = after === null ? [] : readEntries(after)
  return readEntries(object).map(entry => {
    const same = kept.filter(
      each => each.manager === entry.manager && each.operation === entry.operation && each.subresource === entry.subresource,
    )
    return claimOf({ ...entry, fields: same.reduce((fields, each) => withoutFields(fields, each.fields, 0), entry.fields) }, object)
  })
}

function readEntries(object: JsonRecord): Entry[] {
  const metadata = isRecord(object.metadata) ? object.metadata : {}
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields : []
  return entries.flatMap((entry: unknown) => {
    if (!isRecord(entry) || !isRecord(entry.fieldsV1)) return []
    const { manager, operation, subresource, fieldsV1: fields } = entry
    return [{ manager: text(manager), operation: text(operation), subresource: text(subresource), fields }]
  })
}

function claimOf({ fields, ...entry }: Entry, object: JsonRecord): FieldClaim {
  const pointers = new Set<string>()
  walkFields(fields, object, '', 0, pointer => pointers.add(pointer))
  return { ...entry, pointers }
}

/** A `fieldsV1` tree without what another one has. */
function withoutFields(fields: JsonRecord, others: JsonRecord, depth: number): JsonRecord {
  if (depth > maxDepth) return fields
  const left = Object.entries(fields).flatMap(([step, below]): [string, unknown][] => {
    const other = Object.hasOwn(others, step) ? others[step] : undefined
    if (!isRecord(below) || !isRecord(other)) return [[step, below]]
    if (step === '.') return []
    const rest = withoutFields(leafAsDot(below), leafAsDot(other), depth + 1)
    return Object.keys(rest).length === 0 ? [] : [[step, rest]]
  })
  return Object.fromEntries(left)
}

/** What is claimed as a whole, as `{}`, is claimed like anything that has claimed parts, too. */
function leafAsDot(fields: JsonRecord): JsonRecord {
  return Object.keys(fields).length === 0 ? { '.': {} } : fields
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
