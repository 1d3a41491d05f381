import { equalJson } from './json.ts'
import { isObject } from './kube-object.ts'
import { childSchema, type Schema } from './schema.ts'

const maxProblems = 20

/**
 * Why a configuration can't be applied: server-side apply takes no field that the schema doesn't declare, no value of another type, and
 * no list item without its keys or with those of another. In the words of the API server; undefined when all is well.
 */
export function typedProblems(config: unknown, schema: Schema): string | undefined {
  const problems: string[] = []
  walk(config, schema, '', true, problems)
  if (problems.length <= 1) return problems[0]
  return `errors:\n${problems
    .slice(0, maxProblems)
    .map(problem => `  ${problem}`)
    .join('\n')}`
}

const rootKeys = new Set(['apiVersion', 'kind', 'metadata'])
const scalarNames: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'numeric (int or float)',
  number: 'numeric (int or float)',
}
const kinds: Readonly<Record<string, string>> = { string: 'string', boolean: 'boolean', integer: 'number', number: 'number' }

function walk(value: unknown, schema: Schema, path: string, root: boolean, problems: string[]): void {
  if (value === null || value === undefined || schema['x-kubernetes-int-or-string']) return
  const wanted = kinds[schema.type ?? '']
  if (wanted !== undefined) {
    if (typeof value !== wanted)
      problems.push(`${path}: expected ${scalarNames[schema.type ?? '']}, got &value.valueUnstructured{Value:${shown(value)}}`)
    return
  }
  if (schema.type === 'array') {
    walkList(value, schema, path, problems)
    return
  }
  if (schema.type !== 'object') return
  if (!isObject(value)) {
    problems.push(`${path}: expected map, got &{${shown(value)}}`)
    return
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true
  for (const [key, child] of Object.entries(value)) {
    const below = childSchema(schema, key)
    if (below !== undefined) walk(child, below, `${path}.${key}`, false, problems)
    else if (!open && !(rootKeys.has(key) && (root || schema['x-kubernetes-embedded-resource'] === true)))
      problems.push(`${path}.${key}: field not declared in schema`)
  }
}

function walkList(value: unknown, schema: Schema, path: string, problems: string[]): void {
  if (!Array.isArray(value)) {
    problems.push(`${path}: expected list, got &{${shown(value)}}`)
    return
  }
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const seen: unknown[] = []
  for (const [index, item] of value.entries()) {
    if (schema.items !== undefined) walk(item, schema.items, `${path}[${index}]`, false, problems)
    if (type !== 'set' && type !== 'map') continue
    const identity: unknown =
      type === 'set'
        ? item
        : Object.fromEntries(keys.map(key => [key, isObject(item) ? (item[key] ?? schema.items?.properties?.[key]?.default) : undefined]))
    if (type === 'map' && isObject(identity) && keys.every(key => identity[key] === undefined)) {
      const names = `[${keys.map(key => JSON.stringify(key)).join(' ')}]`
      problems.push(
        `${path}: element ${index}: associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
      )
      continue
    }
    if (seen.some(other => equalJson(other, identity))) problems.push(`${path}: duplicate entries for key ${keyText(identity, type)}`)
    seen.push(identity)
  }
}

function keyText(identity: unknown, type: string): string {
  if (type === 'set' || !isObject(identity)) return `[=${JSON.stringify(identity)}]`
  return `[${Object.entries(identity)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
