import { isObject, type JsonObject } from './kube-object.ts'

/**
 * A set of field paths, as a tree. Keys are path elements in the `FieldsV1` notation: `f:name` a field, `k:{…}` a list item by its
 * keys, `v:…` a set item by its value. `member` says that the path that ends here is in the set.
 */
export interface FieldSet {
  readonly member: boolean
  readonly children: ReadonlyMap<string, FieldSet>
}

/** A FieldSet under construction. */
export interface MutableFieldSet extends FieldSet {
  member: boolean
  readonly children: Map<string, MutableFieldSet>
}

/** A new set without paths. */
export function emptySet(): MutableFieldSet {
  return { member: false, children: new Map() }
}

/** The subtree at an element, made when it isn't there. */
export function childOf(set: MutableFieldSet, element: string): MutableFieldSet {
  const found = set.children.get(element)
  if (found !== undefined) return found
  const made = emptySet()
  set.children.set(element, made)
  return made
}

/** True when no path is in the set. */
export function isEmptySet(set: FieldSet): boolean {
  return !set.member && [...set.children.values()].every(isEmptySet)
}

function combine(a: FieldSet | undefined, b: FieldSet | undefined, rule: (a: boolean, b: boolean) => boolean): MutableFieldSet {
  const result = emptySet()
  result.member = rule(a?.member ?? false, b?.member ?? false)
  for (const element of new Set([...(a?.children.keys() ?? []), ...(b?.children.keys() ?? [])])) {
    const child = combine(a?.children.get(element), b?.children.get(element), rule)
    if (child.member || child.children.size > 0) result.children.set(element, child)
  }
  return result
}

export const union = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (left, right) => left || right)
export const difference = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (left, right) => left && !right)
export const intersection = (a: FieldSet, b: FieldSet): FieldSet => combine(a, b, (left, right) => left && right)

/** True when both hold the same paths. */
export function sameSet(a: FieldSet, b: FieldSet): boolean {
  return isEmptySet(difference(a, b)) && isEmptySet(difference(b, a))
}

/** The set without everything at and below some paths. */
export function withoutSubtrees(set: FieldSet, paths: readonly (readonly string[])[]): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const deeper = paths.filter(path => path[0] === element).map(path => path.slice(1))
    if (deeper.some(path => path.length === 0)) continue
    const kept = deeper.length === 0 ? child : withoutSubtrees(child, deeper)
    if (kept.member || kept.children.size > 0) children.set(element, kept)
  }
  return { member: set.member, children }
}

/** The set without the member at exactly these paths. */
export function withoutMembers(set: FieldSet, paths: readonly (readonly string[])[]): FieldSet {
  const removed = emptySet()
  for (const path of paths) path.reduce(childOf, removed).member = true
  return difference(set, removed)
}

/** The `fieldsV1` form. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const result: JsonObject = {}
  if (set.member && set.children.size > 0) result['.'] = {}
  for (const [element, child] of [...set.children].sort(([a], [b]) => (a < b ? -1 : 1))) result[element] = toFieldsV1(child)
  return result
}

/** Reads the `fieldsV1` form; what isn't of that form is left out. */
export function fromFieldsV1(value: unknown, root = true): MutableFieldSet {
  const set = emptySet()
  if (!isObject(value)) return set
  const keys = Object.keys(value)
  set.member = !root && (keys.length === 0 || keys.includes('.'))
  for (const key of keys) if (key !== '.') set.children.set(key, fromFieldsV1(value[key], false))
  return set
}

function elementText(element: string): string {
  const body = element.slice(2)
  if (element.startsWith('f:')) return `.${body}`
  if (element.startsWith('v:')) return `[=${body}]`
  if (!element.startsWith('k:')) return `[${body}]`
  const keys: unknown = JSON.parse(body)
  const pairs = Object.entries(isObject(keys) ? keys : {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `[${pairs.join(',')}]`
}

/** Every path of the set as the API writes it in conflicts: `.spec.ports[name="web"].port`. */
export function pathTexts(set: FieldSet, prefix = ''): string[] {
  const below = [...set.children]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([element, child]) => pathTexts(child, prefix + elementText(element)))
  return set.member ? [prefix, ...below] : below
}
