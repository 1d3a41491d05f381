import { isObject, type JsonObject, ownField } from '../../../shared/manifest/json.ts'

/** A node of a JSON Schema in the words of Kubernetes. It comes from a cluster, so every part of it is read with care. */
export type SchemaNode = JsonObject

/** One step into an object: the name of a field, or `null` for an item of a list. */
export type Step = string | null

/** Whether fields beyond the named ones may be there. */
export function isOpen(schema: SchemaNode): boolean {
  return ownField(schema, 'x-kubernetes-preserve-unknown-fields') === true || ownField(schema, 'x-kubernetes-embedded-resource') === true
}

/** The named fields of an object; empty when none are named. */
export function fieldsOf(schema: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const properties = ownField(schema, 'properties')
  const named = isObject(properties) ? Object.entries(properties) : []
  return new Map(named.flatMap(([name, node]) => (isObject(node) ? [[name, node] as const] : [])))
}

/** The schema one step further; null: nothing is said of it. */
export function childOf(schema: SchemaNode, step: Step): SchemaNode | null {
  if (step === null) {
    const items = ownField(schema, 'items')
    return isObject(items) ? items : null
  }
  const field = fieldsOf(schema).get(step)
  if (field !== undefined) return field
  const others = ownField(schema, 'additionalProperties')
  return isObject(others) ? others : null
}

/** The schema at the end of these steps; null: nothing is said of it. */
export function schemaAt(schema: SchemaNode, steps: readonly Step[]): SchemaNode | null {
  return steps.reduce<SchemaNode | null>((node, step) => (node === null ? null : childOf(node, step)), schema)
}

/** What kind of value it takes, in words. */
export function typeWords(schema: SchemaNode): string {
  if (ownField(schema, 'x-kubernetes-int-or-string') === true) return 'number or text'
  const type = ownField(schema, 'type')
  if (type === 'array') {
    const items = childOf(schema, null)
    return items === null ? 'list' : `list of ${typeWords(items)}`
  }
  const words: Readonly<Record<string, string>> = {
    object: 'map',
    string: 'text',
    integer: 'whole number',
    number: 'number',
    boolean: 'true or false',
  }
  return typeof type === 'string' && Object.hasOwn(words, type) ? (words[type] ?? 'anything') : 'anything'
}

/** The values that it may have, when they are named; null otherwise. */
export function valuesOf(schema: SchemaNode): readonly (string | number | boolean)[] | null {
  const values = ownField(schema, 'enum')
  if (Array.isArray(values)) {
    return values.filter(value => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
  }
  return ownField(schema, 'type') === 'boolean' ? [true, false] : null
}

/** Names of fields that must be there. */
export function requiredOf(schema: SchemaNode): readonly string[] {
  const required = ownField(schema, 'required')
  return Array.isArray(required) ? required.filter(name => typeof name === 'string') : []
}

/** A text of the schema (`description`, `format`); null: none. */
export function textOf(schema: SchemaNode, key: string): string | null {
  const text = ownField(schema, key)
  return typeof text === 'string' && text !== '' ? text : null
}

/** A number of the schema (`minimum`); null: none. */
export function numberOf(schema: SchemaNode, key: string): number | null {
  const value = ownField(schema, key)
  return typeof value === 'number' ? value : null
}
