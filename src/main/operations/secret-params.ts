import { z } from 'zod'
import { hideSecrets, holdsHidden } from '../../shared/manifest/hidden-values.ts'
import { readManifest } from '../../shared/manifest/read-manifest.ts'
import type { AnyOperation } from '../engines/engine.ts'
import { isRecord, type JsonRecord, maxDepth } from './json.ts'

/** Parameters without the secrets that the user typed in, and what was taken out. */
interface SplitParams {
  readonly shown: Record<string, unknown>
  /** Dotted paths of what was taken out. */
  readonly omitted: readonly string[]
  /** The values that were taken out. */
  readonly secrets: readonly string[]
}

/** Takes out every parameter whose form field is a password, or a manifest. What is left may be kept, exported and shown. */
export function splitSecretParams(operation: AnyOperation, params: JsonRecord): SplitParams {
  const patterns = secretPaths(operation)
  const manifests = patterns.filter(({ widget }) => widget === 'yaml')
  const omitted: string[] = []
  const secrets: string[] = []

  function walk(value: unknown, path: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((each, index) => walk(each, [...path, String(index)]))
    if (!isRecord(value)) return value
    const kept: Record<string, unknown> = {}
    for (const [key, each] of Object.entries(value)) {
      const at = [...path, key]
      if (!patterns.some(({ path: pattern }) => matches(pattern, at))) kept[key] = walk(each, at)
      else if (each !== undefined && each !== null && each !== '') {
        omitted.push(at.join('.'))
        if (manifests.some(({ path: pattern }) => matches(pattern, at))) collectTyped(each, secrets)
        else collectTexts(each, secrets)
      }
    }
    return kept
  }

  const shown = walk(params, [])
  return { shown: isRecord(shown) ? { ...shown } : {}, omitted, secrets }
}

/** Tells of a path into an operation's parameters whether a secret is asked for there, above it or under it. */
export function secretPlaces(operation: AnyOperation): (path: readonly PropertyKey[]) => boolean {
  const patterns = secretPaths(operation)
  return path => patterns.some(({ path: pattern }) => matches(pattern.slice(0, path.length), path.slice(0, pattern.length).map(String)))
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((segment, index) => segment === '*' || segment === path[index])
}

function collectTexts(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value)
  else if (typeof value === 'number') into.push(String(value))
  else if (Array.isArray(value)) for (const each of value) collectTexts(each, into)
  else if (isRecord(value)) for (const each of Object.values(value)) collectTexts(each, into)
}

/** The secrets of a manifest; most of its texts are none. */
function collectTyped(text: unknown, into: string[]): void {
  const manifest = typeof text === 'string' ? readManifest(text).value : null
  if (manifest === null) return
  const typed = [...hideSecrets(manifest).values.values()].map(String)
  into.push(...typed.filter(secret => !holdsHidden(secret)))
}

/** A field whose value is not to be kept. */
interface SecretField {
  readonly path: readonly string[]
  readonly widget: 'password' | 'yaml'
}

/** Where an operation's form asks for passwords; `*` stands for any key or index. */
function secretPaths(operation: AnyOperation): SecretField[] {
  const schema: unknown = z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' })
  const root = isRecord(schema) ? schema : {}
  const found: SecretField[] = []

  function visit(node: unknown, path: string[], depth: number): void {
    if (!isRecord(node) || depth > maxDepth) return
    const widget = isRecord(node.form) ? node.form.widget : null
    if ((widget === 'password' || widget === 'yaml') && path.length > 0) found.push({ path, widget })
    if (typeof node.$ref === 'string' && depth < 20) visit(resolve(root, node.$ref), path, depth + 1)
    if (isRecord(node.properties)) for (const [key, child] of Object.entries(node.properties)) visit(child, [...path, key], depth + 1)
    visit(node.additionalProperties, [...path, '*'], depth + 1)
    visit(node.items, [...path, '*'], depth + 1)
    for (const list of [node.anyOf, node.oneOf, node.allOf]) if (Array.isArray(list)) for (const each of list) visit(each, path, depth + 1)
  }

  visit(root, [], 0)
  return found
}

function resolve(root: JsonRecord, reference: string): unknown {
  const name = reference.replace(/^#\/(?:\$defs|definitions)\//, '')
  const definitions = isRecord(root.$defs) ? root.$defs : isRecord(root.definitions) ? root.definitions : {}
  return Object.hasOwn(definitions, name) ? definitions[name] : null
}
