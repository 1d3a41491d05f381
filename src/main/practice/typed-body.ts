import { parseQuantity } from './cel-quantity.ts'
import { isObject } from './kube-object.ts'
import type { Resource } from './resource.ts'
import { childSchema, type Schema } from './schema.ts'
import { objectMetaSchema } from './schema-metadata.ts'
import { quantityText } from './type-notation.ts'

const goScalars: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', number: 'float64' }

function goType(schema: Schema): string {
  if (schema.format === 'byte') return '[]uint8'
  if (schema.type === 'integer') return schema.format ?? 'int64'
  const scalar = goScalars[schema.type ?? '']
  if (scalar !== undefined) return scalar
  if (schema.type === 'array') return `[]${goType(schema.items ?? {})}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${goType(schema.additionalProperties)}`
  return `v1.${structName(schema) ?? 'Object'}`
}

function structName(schema: Schema): string | undefined {
  return schema.typeName?.split('.').at(-1)
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function fits(value: unknown, schema: Schema): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string'
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value) || schema['x-kubernetes-preserve-unknown-fields'] === true
    default:
      return true
  }
}

/** Where a value stands: the last struct on the way to it, and the fields from the root (items and keys are not told). */
interface Place {
  readonly struct: string
  readonly path: readonly string[]
}

function find(value: unknown, schema: Schema, place: Place): string | undefined {
  if (value === undefined || value === null) return undefined
  if (!fits(value, schema))
    return `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${place.struct}.${place.path.join('.')} of type ${goType(schema)}`
  if (schema.format === 'byte' && typeof value === 'string') return base64Problem(value)
  if (schema.description === quantityText && (typeof value === 'string' || typeof value === 'number')) {
    if (parseQuantity(String(value)) === undefined)
      return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    return undefined
  }
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined ? undefined : firstOf(value, item => find(item, items, place))
  }
  if (!isObject(value)) return undefined
  const struct = schema.properties === undefined ? undefined : structName(schema)
  return firstOf(Object.entries(value), ([key, child]) => {
    const below = childSchema(schema, key)
    if (below === undefined) return undefined
    return find(child, below, struct === undefined ? place : { struct, path: [...place.path, key] })
  })
}

function firstOf<T>(items: readonly T[], look: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}

function base64Problem(text: string): string | undefined {
  const body = text.replace(/[\r\n]/g, '')
  const bad = body.search(/[^A-Za-z0-9+/=]/)
  if (bad >= 0) return `illegal base64 data at input byte ${bad}`
  return body.length % 4 === 0 ? undefined : `illegal base64 data at input byte ${body.length - (body.length % 4)}`
}

/**
 * Why a body can't be put into its type, in the words of the decoder, or undefined. Built-in kinds are typed all through; of a custom
 * object only the metadata is.
 */
export function typedBodyProblem(resource: Resource, body: Readonly<Record<string, unknown>>): string | undefined {
  const metadata = find(body.metadata, objectMetaSchema, { struct: resource.kind, path: resource.custom ? [] : ['metadata'] })
  if (metadata !== undefined || resource.custom || resource.schema === undefined || resource.schema.typeName === undefined) return metadata
  const { metadata: _metadata, ...rest } = body
  return find(rest, resource.schema, { struct: resource.kind, path: [] })
}
