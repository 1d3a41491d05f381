import { cloneJson, setKey } from './json.ts'
import { isObject } from './kube-object.ts'
import { childSchema, type Schema } from './schema.ts'

const objectRootKeys = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * Removes, in place, the fields that the schema doesn't know (structural pruning), and returns their paths.
 * `root` objects keep apiVersion, kind and metadata; so do embedded resources.
 */
export function pruneUnknown(value: unknown, schema: Schema, root: boolean, path = ''): string[] {
  const dropped: string[] = []
  if (Array.isArray(value)) {
    const items = schema.items
    if (items !== undefined)
      for (const [index, item] of value.entries()) dropped.push(...pruneUnknown(item, items, false, `${path}[${index}]`))
    return dropped
  }
  if (!isObject(value)) return dropped
  const keepsRoot = root || schema['x-kubernetes-embedded-resource'] === true
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true
  const untyped = schema.properties === undefined && schema.additionalProperties === undefined && schema.type !== 'object'
  for (const key of Object.keys(value)) {
    if (keepsRoot && objectRootKeys.has(key)) continue
    const child = childSchema(schema, key)
    const childPath = path === '' ? key : `${path}.${key}`
    if (child !== undefined) dropped.push(...pruneUnknown(value[key], child, false, childPath))
    else if (!open && !untyped) {
      delete value[key]
      dropped.push(childPath)
    }
  }
  return dropped
}

/** Fills, in place, what the schema's defaults name and the object lacks; also nulls that may not be null. */
export function fillDefaults(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) fillDefaults(item, schema.items)
    return
  }
  if (!isObject(value)) return
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const present = Object.hasOwn(value, key) ? value[key] : undefined
    if (child.default !== undefined && (present === undefined || (present === null && child.nullable !== true))) {
      setKey(value, key, cloneJson(child.default))
    } else if (present === null && child.nullable !== true && child.default === undefined) delete value[key]
    if (Object.hasOwn(value, key)) fillDefaults(value[key], child)
  }
  if (typeof schema.additionalProperties !== 'object') return
  for (const key of Object.keys(value)) {
    if (schema.properties === undefined || !Object.hasOwn(schema.properties, key)) fillDefaults(value[key], schema.additionalProperties)
  }
}
