import { TypeError as CelTypeError, ParseError } from '@marcbachmann/cel-js'
import { refuse, type StatusCause } from './api-error.ts'
import { createCelEnvironment } from './cel-environment.ts'
import { celValue } from './cel-values.ts'
import { equalJson } from './json.ts'
import { isObject } from './kube-object.ts'
import { childSchema, type Schema, type ValidationRule } from './schema.ts'

const environment = createCelEnvironment()
type Program = (context: Record<string, unknown>) => unknown
const programs = new Map<string, Program>()
const maxPrograms = 5000

/** Beyond this many broken rules the rest helps nobody. */
const maxCauses = 100

/** Throws 501 for a rule that our language can't read: better no answer than one that may be wrong. */
function compile(expression: string): Program {
  const known = programs.get(expression)
  if (known !== undefined) return known
  try {
    const program = environment.parse(expression)
    const { valid, error } = program.check()
    if (!valid) throw error
    if (programs.size < maxPrograms) programs.set(expression, program)
    return program
  } catch (error) {
    throw cannotRead(expression, error)
  }
}

function cannotRead(expression: string, error: unknown) {
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return refuse.notImplemented(`the practice cluster can't evaluate the validation rule ${JSON.stringify(expression)}: ${why}`)
}

function convert(format: string, text: string): unknown {
  if (format === 'date-time') return new Date(text)
  if (format === 'duration') return compile('duration(text)')({ text })
  if (format === 'byte') return new Uint8Array(Buffer.from(text, 'base64'))
  return text
}

const rulesKnown = new WeakMap<Schema, boolean>()

/** True when a schema has rules anywhere. */
export function hasRules(schema: Schema): boolean {
  const known = rulesKnown.get(schema) ?? findRules(schema)
  rulesKnown.set(schema, known)
  return known
}

function findRules(schema: Schema): boolean {
  if ((schema['x-kubernetes-validations'] ?? []).length > 0) return true
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]
  return children.some(child => typeof child === 'object' && hasRules(child))
}

/**
 * What an object breaks of the rules (`x-kubernetes-validations`) in its schema. Rules that name `oldSelf` hold where there was a value
 * before; a value that hasn't changed breaks no rule that it broke before. Throws 501 for rules that can't be evaluated here.
 */
export function validateRules(object: unknown, schema: Schema, old: unknown): StatusCause[] {
  const causes: StatusCause[] = []
  walk(object, schema, '', old, causes)
  return causes.slice(0, maxCauses)
}

function walk(value: unknown, schema: Schema, path: string, old: unknown, causes: StatusCause[]): void {
  if (value === undefined || value === null || causes.length >= maxCauses) return
  const rules = schema['x-kubernetes-validations'] ?? []
  if (rules.length > 0) {
    const self = celValue(value, schema, convert, path === '')
    const oldSelf = old === undefined || old === null ? undefined : celValue(old, schema, convert, path === '')
    for (const rule of rules) {
      const cause = judge(rule, value, self, old, oldSelf, path)
      if (cause !== undefined) causes.push(cause)
    }
  }
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return
    for (const [index, item] of value.entries()) walk(item, items, `${path}[${index}]`, oldItem(item, schema, old), causes)
    return
  }
  if (!isObject(value)) return
  const before = isObject(old) && schema['x-kubernetes-map-type'] !== 'atomic' ? old : {}
  for (const [key, child] of Object.entries(value)) {
    const below = childSchema(schema, key)
    if (below === undefined) continue
    walk(child, below, path === '' ? key : `${path}.${key}`, Object.hasOwn(before, key) ? before[key] : undefined, causes)
  }
}

/** The item of the same keys; only lists with keys have such a thing. */
function oldItem(item: unknown, schema: Schema, old: unknown): unknown {
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old) || !isObject(item)) return undefined
  return old.find(other => isObject(other) && keys.every(key => equalJson(other[key], item[key])))
}

function judge(rule: ValidationRule, value: unknown, self: unknown, old: unknown, oldSelf: unknown, path: string): StatusCause | undefined {
  const isTransition = /\boldSelf\b/.test(rule.rule)
  if (isTransition && oldSelf === undefined && rule.optionalOldSelf !== true) return undefined
  if (!isTransition && old !== undefined && equalJson(value, old)) return undefined
  const context = { self, ...(isTransition ? { oldSelf } : {}) }
  const text = rule.message?.trim() || `failed rule: ${rule.rule.trim()}`
  const program = compile(rule.rule)
  try {
    if (program(context) === true) return undefined
  } catch (error) {
    if (error instanceof ParseError || error instanceof CelTypeError) throw cannotRead(rule.rule, error)
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/^No such key/, 'no such key') : String(error)
    return causeOf({ ...rule, reason: undefined }, value, path, `${why} evaluating rule: ${rule.message?.trim() || rule.rule.trim()}`)
  }
  return causeOf(rule, value, path, spoken(rule, context) ?? text)
}

/** The message that an expression makes; undefined when it makes none that can be shown. */
function spoken({ messageExpression }: ValidationRule, context: Record<string, unknown>): string | undefined {
  if (messageExpression === undefined) return undefined
  try {
    const made = compile(messageExpression)(context)
    return typeof made === 'string' && made.trim() !== '' && !made.includes('\n') ? made : undefined
  } catch (error) {
    return error instanceof Error ? undefined : String(error)
  }
}

function causeOf(rule: ValidationRule, value: unknown, path: string, text: string): StatusCause {
  const reason = rule.reason ?? 'FieldValueInvalid'
  // Objects and lists are not repeated in messages.
  const shown = typeof value === 'object' ? '' : `${JSON.stringify(value)}: `
  const heads: Readonly<Record<string, string>> = {
    FieldValueRequired: 'Required value: ',
    FieldValueForbidden: 'Forbidden: ',
    FieldValueDuplicate: `Duplicate value: ${shown}`,
  }
  const field = rule.fieldPath === undefined ? path : `${path}${path === '' ? rule.fieldPath.replace(/^\./, '') : rule.fieldPath}`
  return {
    reason,
    message: `${heads[reason] ?? `Invalid value: ${rule.fieldPath === undefined ? shown : ''}`}${text}`,
    field: field === '' ? '<nil>' : field,
  }
}
