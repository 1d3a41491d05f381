import { isRecord, type JsonRecord } from './json.ts'

/** Nodes at most: the largest operator's root kind has some 5,000. */
const maxNodes = 60_000
const maxDepth = 64
/** Characters of one description: shown in a small window. */
const maxDescription = 1_500
/** Items of one list of values. */
const maxValues = 500

const texts = ['type', 'format', 'pattern'] as const
const numbers = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const
const flags = [
  'nullable',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
] as const

/**
 * A schema as the page needs it: what it says of fields and their values, references resolved, without the status, without rules that only the
 * server can check, and no larger than it may be. It comes from a cluster: every part is read with care.
 */
export function tidySchema(schema: JsonRecord, components: JsonRecord): JsonRecord {
  let left = maxNodes

  function tidy(given: unknown, depth: number, seen: readonly string[]): JsonRecord {
    left -= 1
    if (!isRecord(given) || depth > maxDepth || left < 0) return {}
    const node = resolved(given, seen)
    if (node === null) return {}
    const { value, names } = node
    const next = (each: unknown) => tidy(each, depth + 1, names)
    const kept: Record<string, unknown> = {}
    for (const key of texts) if (typeof value[key] === 'string') kept[key] = value[key]
    for (const key of numbers) if (typeof value[key] === 'number') kept[key] = value[key]
    for (const key of flags) if (value[key] === true) kept[key] = true
    if (typeof value.description === 'string' && value.description !== '') kept.description = value.description.slice(0, maxDescription)
    if (Object.hasOwn(value, 'default')) kept.default = value.default
    if (Array.isArray(value.enum)) kept.enum = value.enum.slice(0, maxValues)
    if (Array.isArray(value.required)) kept.required = value.required.filter(each => typeof each === 'string').slice(0, maxValues)
    if (isRecord(value.properties)) {
      kept.properties = Object.fromEntries(
        Object.entries(value.properties).flatMap(([name, each]) => (depth === 0 && name === 'status' ? [] : [[name, next(each)]])),
      )
    }
    if (isRecord(value.items)) kept.items = next(value.items)
    if (isRecord(value.additionalProperties)) kept.additionalProperties = next(value.additionalProperties)
    else if (value.additionalProperties === true) kept.additionalProperties = {}
    return kept
  }

  /** What a reference stands for, with what is said beside it; null for one that leads back to itself, or nowhere. */
  function resolved(node: JsonRecord, seen: readonly string[]): { value: JsonRecord; names: readonly string[] } | null {
    const all: unknown = Array.isArray(node.allOf) && node.allOf.length === 1 ? node.allOf[0] : null
    const reference = typeof node.$ref === 'string' ? node.$ref : isRecord(all) && typeof all.$ref === 'string' ? all.$ref : null
    if (reference === null) return { value: node, names: seen }
    const name = reference.replace('#/components/schemas/', '')
    const target = Object.hasOwn(components, name) ? components[name] : null
    if (!isRecord(target) || seen.includes(name) || seen.length > maxDepth) return null
    return { value: { ...target, ...node }, names: [...seen, name] }
  }

  return tidy(schema, 0, [])
}
