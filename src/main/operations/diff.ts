import type { Consequence, FieldChange } from '../../shared/domain/plan.ts'
import { fieldManager } from '../kube/apply.ts'
import { type FieldClaim, ownersOf, readFieldClaims, readLostClaims, resolveStep } from './field-owners.ts'
import { canonicalJson, isRecord, isUnder, type JsonRecord, maxDepth, pointerTo, sameJson, valueAt } from './json.ts'
import { type ListKind, type ListKinds, readListKinds } from './list-kinds.ts'

/** What is compared. All objects are masked already. */
export interface DiffInput {
  readonly live: JsonRecord | null
  /** What the server would store; null: the object would be gone. */
  readonly predicted: JsonRecord | null
  /** apply: the manifest sent; patch and status: the merge patch; null for a delete. */
  readonly sent: { readonly how: 'apply' | 'merge'; readonly body: JsonRecord } | null
  /** Pointers that the operator writes for itself, hidden with all below. */
  readonly noise: readonly string[]
  /** true for a write to the status subresource, where `/status` is what it is about. */
  readonly aboutStatus: boolean
  readonly consequenceOf: (pointer: string) => Consequence | null
}

const bookkeeping = [
  '/metadata/resourceVersion',
  '/metadata/uid',
  '/metadata/generation',
  '/metadata/creationTimestamp',
  '/metadata/selfLink',
  '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
]

/** True for what the server or the operator keeps for itself: a change of it is no reason to stop. */
export function isNoise(pointer: string, noise: readonly string[], aboutStatus: boolean): boolean {
  if (isUnder(pointer, '/metadata/managedFields')) return true
  if (!aboutStatus && isUnder(pointer, '/status')) return true
  const hidden = aboutStatus ? noise.filter(each => !isUnder(each, '/status')) : noise
  return bookkeeping.some(each => isUnder(pointer, each)) || hidden.some(each => isUnder(pointer, each))
}

interface RawChange {
  readonly path: string
  readonly from: unknown
  readonly to: unknown
}

/** The most fields that one step's diff holds; an object of 1 MB could have a hundred thousand. */
const maxChanges = 5_000

/** What differs; `more` is how many further fields differ that found no room. */
interface Diff {
  readonly changes: FieldChange[]
  readonly more: number
}

/** Every field that differs between live and predicted, with whose change it is, who owns it today, and what it does. */
export function diffObjects(input: DiffInput): Diff {
  const claims = input.live === null ? [] : readFieldClaims(input.live)
  const lost = input.live === null ? [] : readLostClaims(input.live, input.predicted)
  const sent = sentPointers(input)
  const { found, more } = collectChanges(input.live, input.predicted)
  const changes = found.map((change): FieldChange => {
    const hidden = isNoise(change.path, input.noise, input.aboutStatus)
    const ours = !hidden && isOurs(change, input, sent, claims)
    return {
      path: change.path,
      kind: change.from === undefined ? 'add' : change.to === undefined ? 'remove' : 'replace',
      from: change.from === undefined ? null : JSON.stringify(change.from),
      to: change.to === undefined ? null : JSON.stringify(change.to),
      origin: hidden ? 'noise' : ours ? 'ours' : 'server',
      owners: ownersOf(lost, change.path, fieldManager),
      consequence: hidden ? null : input.consequenceOf(change.path),
    }
  })
  return { changes, more }
}

/**
 * The leaves in which two objects differ, the first five thousand of them. `managedFields` is never part of it, but tells how lists are merged
 * where `kinds` doesn't: objects that were stripped of it want to be told.
 */
export function compareObjects(before: JsonRecord | null, after: JsonRecord | null, kinds?: ListKinds): RawChange[] {
  return collectChanges(before, after, kinds).found
}

function collectChanges(before: JsonRecord | null, after: JsonRecord | null, kinds?: ListKinds): { found: RawChange[]; more: number } {
  const found: RawChange[] = []
  let more = 0
  const add = (path: string, from: unknown, to: unknown) => {
    if (found.length < maxChanges) found.push({ path, from, to })
    else more += 1
  }
  walk(before ?? undefined, after ?? undefined, '', 0, { add, kindOf: kinds ?? readListKinds([before, after]) })
  return { found, more }
}

interface Walk {
  readonly add: (path: string, from: unknown, to: unknown) => void
  readonly kindOf: ListKinds
}

function walk(from: unknown, to: unknown, path: string, depth: number, walked: Walk): void {
  if (path === '/metadata/managedFields' || sameJson(from, to)) return
  if (depth > maxDepth) {
    walked.add(path, from, to)
    return
  }
  // An absent side counts as an empty object, so that what is added or removed is told leaf by leaf.
  const left = from === undefined ? empty : from
  const right = to === undefined ? empty : to
  if (isRecord(left) && isRecord(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)])
    for (const key of keys) walk(own(left, key), own(right, key), pointerTo(path, key), depth + 1, walked)
    if (keys.size > 0) return
  }
  const before = from === undefined ? [] : from
  const after = to === undefined ? [] : to
  if (Array.isArray(before) && Array.isArray(after)) {
    const kind = walked.kindOf(path)
    if (kind?.by === 'set' && sameJson(before.map(canonicalJson).sort(), after.map(canonicalJson).sort())) return
    const items: unknown[] = [...before, ...after]
    if (items.length > 0 && items.every(isRecord)) {
      walkList(before, after, path, depth, kind, walked)
      return
    }
  }
  walked.add(path, from, to)
}

const empty: JsonRecord = {}

function own(value: JsonRecord, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/**
 * Lists of objects are matched by the keys that the server merges them by, else by a name of their own, else by position. Removed items keep the
 * index that they had. Where the list is replaced as a whole, its order is part of its value: another order of the same items is a change.
 */
function walkList(
  from: readonly unknown[],
  to: readonly unknown[],
  path: string,
  depth: number,
  kind: ListKind | null,
  walked: Walk,
): void {
  const merged = kind?.by === 'keys' && kind.keys.length > 0 ? itemKeys(kind.keys) : null
  const keyOf = [merged, ...['name', 'type', 'key', 'id'].map(named)].find(
    each => each !== null && isUnique(from, each) && isUnique(to, each),
  )
  if (keyOf === undefined || keyOf === null) {
    for (let index = 0; index < Math.max(from.length, to.length); index++) {
      walk(from[index], to[index], pointerTo(path, index), depth + 1, walked)
    }
    return
  }
  const before = new Map(from.map(each => [keyOf(each), each]))
  const after = new Map(to.map(each => [keyOf(each), each]))
  for (const [index, each] of to.entries()) walk(before.get(keyOf(each)), each, pointerTo(path, index), depth + 1, walked)
  for (const [index, each] of from.entries()) {
    if (!after.has(keyOf(each))) walk(each, undefined, pointerTo(path, index), depth + 1, walked)
  }
  const stay = (list: readonly unknown[], others: ReadonlyMap<unknown, unknown>) => list.map(keyOf).filter(key => others.has(key))
  if (kind?.by === 'whole' && !sameJson(stay(from, after), stay(to, before))) walked.add(path, from, to)
}

/** What an item of a list is told apart by; null: it has no such key. */
type KeyOf = (item: unknown) => string | null

function named(key: string): KeyOf {
  return item => {
    const value = isRecord(item) ? own(item, key) : undefined
    return typeof value === 'string' ? value : null
  }
}

/** By the keys of a merged list. One that is absent has a default, the same for all, which is not known here. */
function itemKeys(keys: readonly string[]): KeyOf {
  return item => (isRecord(item) ? canonicalJson(keys.map(key => own(item, key) ?? null)) : null)
}

function isUnique(list: readonly unknown[], keyOf: KeyOf): boolean {
  const values = list.map(keyOf)
  return values.every(each => each !== null) && new Set(values).size === values.length
}

/** For an apply: predicted pointer → value that we sent for it, as the server itself tells in our entry of managedFields. */
function sentPointers(input: DiffInput): ReadonlyMap<string, unknown> | null {
  if (input.sent?.how !== 'apply' || input.predicted === null) return null
  const metadata = isRecord(input.predicted.metadata) ? input.predicted.metadata : {}
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields : []
  const ours: unknown = entries.find((each: unknown) => isRecord(each) && each.manager === fieldManager && each.operation === 'Apply')
  if (!isRecord(ours) || !isRecord(ours.fieldsV1)) return null
  const found = new Map<string, unknown>()
  pairFields(ours.fieldsV1, input.predicted, input.sent.body, '', 0, found)
  return found
}

function pairFields(fields: JsonRecord, there: unknown, sent: unknown, pointer: string, depth: number, found: Map<string, unknown>): void {
  if (depth > maxDepth) return
  if (Object.keys(fields).length === 0 || Object.hasOwn(fields, '.')) found.set(pointer, sent)
  for (const [step, below] of Object.entries(fields)) {
    if (step === '.' || !isRecord(below)) continue
    const at = resolveStep(step, there)
    const from = resolveStep(step, sent)
    if (at === null) continue
    pairFields(below, child(there, at), from === null ? undefined : child(sent, from), pointerTo(pointer, at), depth + 1, found)
  }
}

function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)]
  return isRecord(value) ? own(value, key) : undefined
}

function isOurs(change: RawChange, input: DiffInput, sent: ReadonlyMap<string, unknown> | null, claims: readonly FieldClaim[]): boolean {
  if (input.sent === null) return true
  if (['/apiVersion', '/kind', '/metadata/name', '/metadata/namespace'].includes(change.path)) return true
  if (change.to === undefined) return removedByUs(change.path, input, claims)
  if (sameJson(valueAt(input.sent.body, change.path), change.to)) return true
  return sent !== null && sameJson(sentValue(sent, change.path), change.to)
}

function removedByUs(path: string, input: DiffInput, claims: readonly FieldClaim[]): boolean {
  if (input.sent?.how === 'merge') return isCovered(input.sent.body, path)
  return claims.some(claim => claim.manager === fieldManager && claim.operation === 'Apply' && claim.pointers.has(path))
}

/** True when a merge patch sets this pointer, or something that holds it, to null or to a whole new value. */
function isCovered(patch: JsonRecord, path: string): boolean {
  for (let cut = path.length; cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const value = valueAt(patch, path.slice(0, cut))
    if (value !== undefined) return cut === path.length || !isRecord(value)
  }
  return false
}

/** The value that we sent at or below a claimed pointer (an atomic list is claimed as a whole). */
function sentValue(sent: ReadonlyMap<string, unknown>, path: string): unknown {
  if (sent.has(path)) return sent.get(path)
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const ancestor = path.slice(0, cut)
    if (sent.has(ancestor)) return valueAt(sent.get(ancestor), path.slice(cut))
  }
  return undefined
}
