import { isObject, type JsonObject } from './kube-object.ts'
import { childSchema, type Schema } from './schema.ts'

/** Words of the expression language that no field can be called by. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

/** A field's name as rules write it (Kubernetes, "Validation rules": property names with reserved letters are escaped). */
function escapeField(name: string): string {
  if (reserved.has(name)) return `__${name}__`
  return name.replaceAll('__', '__underscores__').replaceAll('.', '__dot__').replaceAll('-', '__dash__').replaceAll('/', '__slash__')
}

/**
 * JSON data as rules see it: integers are integers, times and durations what their format says (`convert` makes them), and of the root
 * and of embedded objects only kind, version and name are seen beside what the schema names.
 */
export function celValue(
  value: unknown,
  schema: Schema | undefined,
  convert: (format: string, text: string) => unknown,
  root = false,
): unknown {
  if (typeof value === 'number') return schema?.type === 'number' || !Number.isInteger(value) ? value : BigInt(value)
  if (typeof value === 'string') return schema?.format === undefined ? value : convert(schema.format, value)
  if (Array.isArray(value)) return value.map(item => celValue(item, schema?.items, convert))
  if (!isObject(value)) return value
  const result: JsonObject = {}
  const declared = schema?.properties !== undefined
  for (const [key, child] of Object.entries(value)) {
    if (child === null && childSchema(schema, key)?.nullable !== true) continue
    const name = declared ? escapeField(key) : key
    result[name] = celValue(child, childSchema(schema, key), convert)
  }
  if ((root || schema?.['x-kubernetes-embedded-resource'] === true) && isObject(value.metadata)) {
    const { name, generateName } = value.metadata
    result.metadata = { ...(name === undefined ? {} : { name }), ...(generateName === undefined ? {} : { generateName }) }
  }
  return result
}
