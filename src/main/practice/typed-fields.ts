import { childOf, emptySet, type FieldSet, type MutableFieldSet } from './field-set.ts'
import { cloneJson, equalJson, setKey } from './json.ts'
import { isObject, type JsonObject } from './kube-object.ts'
import { childSchema, type Schema } from './schema.ts'

/**
 * What structured-merge-diff does with values under a schema: maps are granular unless atomic, lists are atomic unless their type is
 * map (items by key) or set (items by value); where the schema is silent, maps are granular and lists atomic.
 */
interface Part {
  readonly element: string
  readonly value: unknown
  readonly schema: Schema | undefined
  /** A field that the schema declares (unlike a key of a map). */
  readonly declared: boolean
}

function itemElement(item: unknown, schema: Schema): string | undefined {
  if (schema['x-kubernetes-list-type'] === 'set') return `v:${JSON.stringify(item)}`
  if (!isObject(item)) return undefined
  const keys: JsonObject = {}
  for (const name of [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort()) {
    const value = item[name] ?? schema.items?.properties?.[name]?.default
    if (value !== undefined) keys[name] = value
  }
  return `k:${JSON.stringify(keys)}`
}

/** The parts of a granular value, or undefined for a leaf or an atomic one. */
function partsOf(value: unknown, schema: Schema | undefined): readonly Part[] | undefined {
  if (Array.isArray(value)) {
    const type = schema?.['x-kubernetes-list-type']
    if (schema === undefined || (type !== 'map' && type !== 'set')) return undefined
    const parts: Part[] = []
    for (const item of value) {
      const element = itemElement(item, schema)
      if (element === undefined) return undefined
      parts.push({ element, value: item, schema: schema.items, declared: false })
    }
    return parts
  }
  if (!isObject(value) || schema?.['x-kubernetes-map-type'] === 'atomic') return undefined
  return Object.keys(value).map(key => ({
    element: `f:${key}`,
    value: value[key],
    schema: childSchema(schema, key),
    declared: schema?.properties !== undefined && Object.hasOwn(schema.properties, key),
  }))
}

/** The paths that a value sets: what an applier owns by sending it. */
export function fieldsOf(value: unknown, schema: Schema | undefined, into: MutableFieldSet = emptySet(), root = true): MutableFieldSet {
  const parts = partsOf(value, schema)
  if (parts === undefined) {
    if (!root) into.member = true
    return into
  }
  const list = Array.isArray(value)
  for (const part of parts) {
    const child = childOf(into, part.element)
    fieldsOf(part.value, part.schema, child, false)
    const empty = part.value === null || (isObject(part.value) && Object.keys(part.value).length === 0)
    if (list || empty || !part.declared) child.member = true
  }
  return into
}

/** What differs between two values. */
export interface Comparison {
  readonly added: MutableFieldSet
  readonly modified: MutableFieldSet
  readonly removed: MutableFieldSet
}

function standIn(schema: Schema | undefined, isRequired: boolean): unknown {
  if (schema?.alwaysThere) return {}
  return isRequired && schema?.type === 'array' ? null : undefined
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
  )
}

/** Compares two values field by field. */
export function compareFields(left: unknown, right: unknown, schema: Schema | undefined): Comparison {
  const sets: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() }
  walk(left, right, schema, sets.added, sets.modified, sets.removed, true, true)
  return sets
}

function walk(
  leftValue: unknown,
  rightValue: unknown,
  schema: Schema | undefined,
  added: MutableFieldSet,
  modified: MutableFieldSet,
  removed: MutableFieldSet,
  inLeft: boolean,
  inRight: boolean,
  isRequired = false,
): void {
  // A struct by value is there wherever what holds it is, whatever the JSON leaves out; a list without omitempty is there as null.
  const left = leftValue === undefined && inLeft ? standIn(schema, isRequired) : leftValue
  const right = rightValue === undefined && inRight ? standIn(schema, isRequired) : rightValue
  if (left === undefined && right === undefined) return
  const stoodIn = (leftValue === undefined && left === null) || (rightValue === undefined && right === null)
  const leftParts = partsOf(left, schema)
  const rightParts = partsOf(right, schema)
  const leaf = (isBlank(left) && isBlank(right)) || (leftParts === undefined && rightParts === undefined)
  if (!leaf) {
    const before = new Map((leftParts ?? []).map(part => [part.element, part]))
    const after = new Map((rightParts ?? []).map(part => [part.element, part]))
    const hidden = Object.entries(isObject(left) || isObject(right) ? (schema?.properties ?? {}) : {}).filter(
      ([, child]) => child.alwaysThere,
    )
    const elements = new Set([...before.keys(), ...after.keys(), ...hidden.map(([name]) => `f:${name}`)])
    for (const element of elements) {
      const part = after.get(element) ?? before.get(element)
      const child = part === undefined ? childSchema(schema, element.slice(2)) : part.schema
      const next = [childOf(added, element), childOf(modified, element), childOf(removed, element)] as const
      const required = schema?.typeName !== undefined && schema.required?.includes(element.slice(2)) === true
      walk(before.get(element)?.value, after.get(element)?.value, child, ...next, left !== undefined, right !== undefined, required)
    }
  }
  if (left === undefined) added.member = true
  else if (right === undefined) removed.member = true
  else if ((leaf || (!stoodIn && (leftParts === undefined || rightParts === undefined))) && !equalJson(left, right)) modified.member = true
}

/** `config` laid over `live`: what it says wins, what it is silent about stays. */
export function mergeFields(live: unknown, config: unknown, schema: Schema | undefined): unknown {
  if (config === undefined) return cloneJson(live)
  const liveParts = partsOf(live, schema)
  const configParts = partsOf(config, schema)
  if (configParts === undefined || liveParts === undefined) return cloneJson(config)
  const after = new Map(configParts.map(part => [part.element, part]))
  if (Array.isArray(live)) return mergeList(liveParts, configParts)
  const result: JsonObject = {}
  for (const part of liveParts) setKey(result, part.element.slice(2), mergeFields(part.value, after.get(part.element)?.value, part.schema))
  const known = new Set(liveParts.map(part => part.element))
  for (const part of configParts) if (!known.has(part.element)) setKey(result, part.element.slice(2), cloneJson(part.value))
  return result
}

/** Items that only live keep their place; the order among the applied ones is the applier's. */
function mergeList(live: readonly Part[], config: readonly Part[]): unknown[] {
  const before = new Map(live.map(part => [part.element, part]))
  const wanted = new Set(config.map(part => part.element))
  const result: unknown[] = []
  const done = new Set<string>()
  let at = 0
  const takeConfig = (until: string | undefined): void => {
    while (at < config.length) {
      const part = config[at]
      at += 1
      if (part === undefined) return
      done.add(part.element)
      result.push(mergeFields(before.get(part.element)?.value, part.value, part.schema))
      if (part.element === until) return
    }
  }
  for (const part of live) {
    if (!wanted.has(part.element)) result.push(cloneJson(part.value))
    else if (!done.has(part.element)) takeConfig(part.element)
  }
  takeConfig(undefined)
  return result
}

/** The value without the fields and items of a set. */
export function removeFields(value: unknown, set: FieldSet, schema: Schema | undefined): unknown {
  const parts = partsOf(value, schema)
  if (parts === undefined) return value
  const kept = parts.flatMap(part => {
    const child = set.children.get(part.element)
    if (child?.member) return []
    if (child === undefined || child.children.size === 0) return [part]
    const left = removeFields(part.value, child, part.schema)
    // What became empty by the removal goes too: nobody sets it any more.
    return isBlank(left) && !isBlank(part.value) ? [] : [{ ...part, value: left }]
  })
  if (Array.isArray(value)) return kept.map(part => part.value)
  const result: JsonObject = {}
  for (const part of kept) setKey(result, part.element.slice(2), part.value)
  return result
}

/** The set with every declared field on the way to a member added (`spec` for `spec.replicas`; not a map's key). */
export function withNamedFields(set: FieldSet, schema: Schema | undefined): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const field = element.startsWith('f:') ? element.slice(2) : undefined
    const below = field === undefined ? schema?.items : childSchema(schema, field)
    const deeper = withNamedFields(child, below)
    const declared = field !== undefined && schema?.properties !== undefined && Object.hasOwn(schema.properties, field)
    children.set(element, { member: deeper.member || declared, children: deeper.children })
  }
  return { member: set.member, children }
}
