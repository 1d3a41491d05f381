import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'
import { childSchema, type Schema } from './schema.ts'
import { objectMetaSchema } from './schema-metadata.ts'

function isBlank(value: unknown): boolean {
  return value === null || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
}

/** Lists and maps that are written also when nothing is in them (Go's tags without `omitempty`). */
const kept = new Set(['rules', 'limits', 'nodeSelectorTerms', 'fieldsV1', 'firstTimestamp', 'lastTimestamp', 'eventTime'])

function dropBlank(object: JsonObject, schema: Schema): void {
  for (const [key, value] of Object.entries(object)) {
    const child = childSchema(schema, key)
    if (child === undefined) continue
    const isCollection = child.type === 'array' || typeof child.additionalProperties === 'object'
    if ((value === null && !kept.has(key)) || (isCollection && isBlank(value) && !kept.has(key))) delete object[key]
    else if (Array.isArray(value)) {
      for (const item of value) if (isObject(item) && child.items !== undefined) dropBlank(item, child.items)
    } else if (isObject(value)) dropBlank(value, child)
  }
}

/** Puts in the structs that a typed object always has. */
function fillStructs(object: JsonObject, schema: Schema): void {
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    if (child.type === 'integer' && schema.required?.includes(key)) object[key] ??= 0
    if (!child.alwaysThere || child.typeName === objectMetaSchema.typeName) continue
    const found = object[key]
    if (found === undefined) object[key] = {}
    const made = object[key]
    if (isObject(made)) fillStructs(made, child)
  }
}

/**
 * Brings an object, in place, into the form in which the API server writes it: of metadata, and of all of a built-in kind, what is empty is
 * left out, and structs that are always there are put in.
 */
export function tidy(object: KubeObject, resource: Resource): void {
  dropBlank(object.metadata, objectMetaSchema)
  if (resource.custom || resource.schema === undefined) return
  const { schema } = resource
  if (schema.typeName === undefined) return
  dropBlank(object, schema)
  const status = schema.properties?.status
  if (status?.alwaysThere && object.status === undefined) object.status = {}
  if (isObject(object.status) && status !== undefined) fillStructs(object.status, status)
}

/** An object that nobody manages says nothing of managers. */
export function dropNoManagers(object: KubeObject): void {
  if (object.metadata.managedFields?.length === 0) delete object.metadata.managedFields
}
