import { type Document, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import { holdsHidden } from '../../../shared/manifest/hidden-values.ts'
import { ownField } from '../../../shared/manifest/json.ts'
import type { TextProblem } from '../../../shared/manifest/read-manifest.ts'
import { matchesPattern } from './match-pattern.ts'
import { nearestName } from './nearest-name.ts'
import { childOf, fieldsOf, isOpen, numberOf, requiredOf, type SchemaNode, textOf, typeWords, valuesOf } from './schema-node.ts'

/** Told at most: a text of another kind altogether would have thousands. */
const maxProblems = 200
const maxDepth = 100

/**
 * What a schema has against a text: wrong types and values, missing fields, and as warnings fields that it doesn't name. Rules that only the
 * server can check are left to the plan. Never throws, whatever the schema.
 */
export function checkBySchema(document: Document.Parsed, schema: SchemaNode): readonly TextProblem[] {
  const problems: TextProblem[] = []

  function add(severity: TextProblem['severity'], node: unknown, message: string): void {
    const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : null
    const [from, to] = range ?? [0, 1]
    if (problems.length < maxProblems) problems.push({ severity, message, from, to: Math.max(to, from + 1) })
  }

  function walk(node: unknown, rule: SchemaNode, name: string, key: unknown, depth: number): void {
    if (depth > maxDepth || problems.length >= maxProblems) return
    // An absent value counts as an absent field: the patch takes it away.
    if (node === null || node === undefined || (isScalar(node) && node.value === null)) return
    if (isScalar(node) && typeof node.value === 'string' && holdsHidden(node.value)) return
    const fault = faultOfType(node, rule)
    if (fault !== null) add('error', node, `${name} must be ${fault}`)
    else if (isMap(node)) walkMap(node, rule, name, key, depth)
    else if (isSeq(node)) {
      const fewest = numberOf(rule, 'minItems')
      const most = numberOf(rule, 'maxItems')
      if (fewest !== null && node.items.length < fewest) add('error', key ?? node, `${name} must have at least ${fewest} items.`)
      if (most !== null && node.items.length > most) add('error', key ?? node, `${name} may have at most ${most} items.`)
      const items = childOf(rule, null)
      if (items !== null) for (const item of node.items) walk(item, items, `An item of ${name}`, null, depth + 1)
    } else if (isScalar(node)) for (const message of faultsOfValue(node, rule)) add('error', node, `${name} ${message}`)
  }

  function walkMap(map: YAMLMap, rule: SchemaNode, name: string, key: unknown, depth: number): void {
    const fields = fieldsOf(rule)
    const present = new Set<string>()
    for (const pair of map.items) {
      const field = isScalar(pair.key) ? String(pair.key.value) : ''
      present.add(field)
      if (holdsHidden(field)) {
        add('error', pair.key, 'What stands for a hidden value can’t name a field: type the field’s name.')
        continue
      }
      const inner = childOf(rule, field)
      if (inner !== null) walk(pair.value, inner, field, pair.key, depth + 1)
      else if (fields.size > 0 && !isOpen(rule)) {
        const near = nearestName(field, fields.keys())
        add('warning', pair.key, `There is no field “${field}” in ${name}.${near === null ? '' : ` Did you mean ${near}?`}`)
      }
    }
    for (const field of requiredOf(rule)) {
      // What has a default is filled in by the server.
      if (!present.has(field) && ownField(fields.get(field), 'default') === undefined)
        add('error', key ?? map, `${name} must have “${field}”.`)
    }
  }

  walk(document.contents, schema, 'The object', null, 0)
  return problems
}

/** What it must be instead, in words that end the sentence; null: it is of the right type. */
function faultOfType(node: unknown, rule: SchemaNode): string | null {
  const type = textOf(rule, 'type')
  const value = isScalar(node) ? node.value : null
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  const number = typeof value === 'number' || typeof value === 'bigint'
  if (ownField(rule, 'x-kubernetes-int-or-string') === true) {
    return whole || typeof value === 'string' ? null : 'a whole number or a text.'
  }
  switch (type) {
    case 'object':
      return isMap(node) ? null : 'a map of fields.'
    case 'array':
      return isSeq(node) ? null : `a ${typeWords(rule)}: each item begins with “- ”.`
    case 'string':
      if (isScalar(node) && typeof value === 'string') return null
      return isScalar(node) ? `a text: put it in quotes ("${String(node.source ?? value).slice(0, 40)}").` : 'a text.'
    case 'integer':
      return whole ? null : `a whole number.${quotedHint(node, /^[+-]?\d+$/)}`
    case 'number':
      return number ? null : `a number.${quotedHint(node, /^[+-]?\d+(\.\d+)?$/)}`
    case 'boolean':
      return typeof value === 'boolean' ? null : `true or false.${quotedHint(node, /^(true|false)$/)}`
    default:
      return null
  }
}

function quotedHint(node: unknown, shape: RegExp): string {
  return isScalar(node) && typeof node.value === 'string' && shape.test(node.value) ? ' Take the quotes away.' : ''
}

function faultsOfValue(node: Scalar | (Node & { value?: unknown }), rule: SchemaNode): readonly string[] {
  const value: unknown = 'value' in node ? node.value : null
  const found: string[] = []
  const values = ownField(rule, 'enum')
  const plain = typeof value === 'bigint' ? Number(value) : value
  if (Array.isArray(values) && !values.includes(plain)) {
    const near =
      typeof plain === 'string'
        ? nearestName(
            plain,
            values.filter(each => typeof each === 'string'),
          )
        : null
    const all = values.slice(0, 12).map(String).join(', ')
    found.push(`must be one of: ${all}${values.length > 12 ? ' …' : ''}.${near === null ? '' : ` Did you mean ${near}?`}`)
  }
  if (typeof plain === 'number') {
    const [least, most] = [numberOf(rule, 'minimum'), numberOf(rule, 'maximum')]
    if (least !== null && plain < least) found.push(`must be at least ${least}.`)
    if (most !== null && plain > most) found.push(`must be at most ${most}.`)
  }
  if (typeof plain === 'string') {
    const [least, most] = [numberOf(rule, 'minLength'), numberOf(rule, 'maxLength')]
    if (least !== null && plain.length < least) found.push(least === 1 ? 'must not be empty.' : `must have at least ${least} characters.`)
    if (most !== null && plain.length > most) found.push(`may have at most ${most} characters.`)
    const pattern = textOf(rule, 'pattern')
    if (pattern !== null && matchesPattern(pattern, plain) === false)
      found.push(`does not have the form that is asked for: ${pattern.slice(0, 160)}`)
  }
  const named = valuesOf(rule)
  return named !== null && named.length === 0 ? [] : found
}
