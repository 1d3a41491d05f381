import type { StatusCause } from './api-error.ts'
import { equalJson } from './json.ts'
import { isObject } from './kube-object.ts'
import { childSchema, type Schema } from './schema.ts'
import { matchesFormat } from './schema-formats.ts'

/** Beyond this many causes the rest helps nobody. */
const maxCauses = 100

type Report = (reason: string, path: string, message: string) => void

/** What is wrong with an object under its schema, in the words that the API server uses for custom resources. */
export function validateSchema(value: unknown, schema: Schema): StatusCause[] {
  const causes: StatusCause[] = []
  check(value, schema, '', (reason, field, message) => {
    if (causes.length < maxCauses) causes.push({ reason, message, field: field === '' ? '<nil>' : field })
  })
  return causes
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** A value as Go prints it in these messages. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null) return 'null'
  return JSON.stringify(value) ?? 'null'
}

function hasType(value: unknown, schema: Schema): boolean {
  const found = typeOf(value)
  if (schema['x-kubernetes-int-or-string']) return found === 'integer' || found === 'string'
  return schema.type === undefined || schema.type === '' || found === schema.type || (schema.type === 'number' && found === 'integer')
}

function check(value: unknown, schema: Schema, path: string, report: Report): void {
  if (value === undefined || (value === null && schema.nullable)) return
  const invalid = (message: string): void => report('FieldValueInvalid', path, `Invalid value: ${show(value)}: ${path} ${message}`)
  if (!hasType(value, schema)) {
    const wanted = schema['x-kubernetes-int-or-string'] ? 'integer,string' : schema.type
    const given = show(typeOf(value))
    report('FieldValueTypeInvalid', path, `Invalid value: ${given}: ${path} in body must be of type ${wanted}: ${given}`)
    if (wanted === 'integer' && typeof value === 'number') checkInteger(value, schema, path, report)
    checkCombinations(value, schema, path, report)
    return
  }
  if (schema.enum !== undefined && !schema.enum.some(option => equalJson(option, value))) {
    const supported = schema.enum.map(option => JSON.stringify(option)).join(', ')
    report('FieldValueNotSupported', path, `Unsupported value: ${show(value)}: supported values: ${supported}`)
  }
  if (typeof value === 'string') checkString(value, schema, path, report, invalid)
  else if (typeof value === 'number') {
    checkNumber(value, schema, invalid)
    if (schema.type === 'integer') checkInteger(value, schema, path, report)
  } else if (Array.isArray(value)) checkArray(value, schema, path, report)
  else if (isObject(value)) checkObject(value, schema, path, report)
  checkCombinations(value, schema, path, report)
}

function checkString(value: string, schema: Schema, path: string, report: Report, invalid: (message: string) => void): void {
  if (schema.maxLength !== undefined && [...value].length > schema.maxLength) {
    report('FieldValueTooLong', path, `Too long: may not be more than ${schema.maxLength} bytes`)
  }
  if (schema.minLength !== undefined && [...value].length < schema.minLength) {
    invalid(`in body should be at least ${schema.minLength} chars long`)
  }
  if (schema.pattern !== undefined && !matches(schema.pattern, value)) invalid(`in body should match '${schema.pattern}'`)
  if (schema.format !== undefined && !matchesFormat(schema.format, value)) {
    const text = JSON.stringify(value)
    report('FieldValueTypeInvalid', path, `Invalid value: ${text}: ${path} in body must be of type ${schema.format}: ${text}`)
  }
}

const patterns = new Map<string, RegExp | undefined>()

/** A pattern that JavaScript can't read counts as matched: better to miss a refusal than to invent one. */
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) {
    let compiled: RegExp | undefined
    try {
      compiled = new RegExp(pattern, 'u')
    } catch {
      compiled = undefined
    }
    patterns.set(pattern, compiled)
  }
  return patterns.get(pattern)?.test(value) ?? true
}

const int32Limit = 2 ** 31

function checkInteger(value: number, schema: Schema, path: string, report: Report): void {
  const fits = Number.isInteger(value) && (schema.format !== 'int32' || (value >= -int32Limit && value < int32Limit))
  const format = schema.format === undefined ? '(default format)' : `with format ${schema.format}`
  if (!fits) report('FieldValueInvalid', '', `Invalid value: "": Checked value must be of type integer ${format} in ${path}`)
}

function checkNumber(value: number, schema: Schema, invalid: (message: string) => void): void {
  const { minimum, maximum, multipleOf } = schema
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    invalid(`in body should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  }
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    invalid(`in body should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) invalid(`in body should be a multiple of ${multipleOf}`)
}

function checkArray(value: readonly unknown[], schema: Schema, path: string, report: Report): void {
  const { items, minItems, maxItems } = schema
  if (maxItems !== undefined && value.length > maxItems) {
    report('FieldValueTooMany', path, `Too many: ${value.length}: must have at most ${maxItems} items`)
  }
  if (minItems !== undefined && value.length < minItems) {
    report('FieldValueInvalid', path, `Invalid value: ${value.length}: ${path} in body should have at least ${minItems} items`)
  }
  const type = schema['x-kubernetes-list-type']
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    const itemPath = `${path}[${index}]`
    if (items !== undefined) check(item, items, itemPath, report)
    if (type !== 'set' && type !== 'map') continue
    const keys = schema['x-kubernetes-list-map-keys'] ?? []
    const identity =
      type === 'set'
        ? item
        : Object.fromEntries(keys.map(key => [key, isObject(item) ? (item[key] ?? items?.properties?.[key]?.default) : undefined]))
    const text = JSON.stringify(identity)
    if (seen.has(text)) report('FieldValueDuplicate', itemPath, `Duplicate value: ${type === 'set' ? show(item) : text}`)
    seen.add(text)
  }
}

function checkObject(value: Readonly<Record<string, unknown>>, schema: Schema, path: string, report: Report): void {
  const { minProperties, maxProperties } = schema
  const keys = Object.keys(value)
  const join = (key: string): string => (path === '' ? key : `${path}.${key}`)
  if (schema['x-kubernetes-embedded-resource'])
    for (const key of ['apiVersion', 'kind']) if (!value[key]) report('FieldValueRequired', join(key), 'Required value')
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key) || value[key] === undefined) report('FieldValueRequired', join(key), 'Required value')
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    report('FieldValueTooMany', path, `Too many: ${keys.length}: must have at most ${maxProperties} items`)
  }
  if (minProperties !== undefined && keys.length < minProperties) {
    report('FieldValueInvalid', path, `Invalid value: ${keys.length}: ${path} in body should have at least ${minProperties} properties`)
  }
  for (const key of keys) {
    const child = childSchema(schema, key)
    if (child !== undefined) check(value[key], child, join(key), report)
  }
}

type Problem = Parameters<Report>

function problemsOf(value: unknown, schema: Schema, path: string): readonly Problem[] {
  const problems: Problem[] = []
  check(value, schema, path, (...problem) => problems.push(problem))
  return problems
}

function checkCombinations(value: unknown, schema: Schema, path: string, report: Report): void {
  for (const part of schema.allOf ?? []) check(value, part, path, report)
  const fail = (which: string): void => report('FieldValueInvalid', '', `Invalid value: "": ${JSON.stringify(path)} must ${which}`)
  const all = (parts: readonly Schema[] | undefined) => (parts ?? []).map(part => problemsOf(value, part, path))
  const any = all(schema.anyOf)
  if (any.length > 0 && any.every(problems => problems.length > 0)) {
    fail('validate at least one schema (anyOf)')
    for (const problem of any[0] ?? []) report(...problem)
  }
  const one = all(schema.oneOf)
  const valid = one.filter(problems => problems.length === 0).length
  if (one.length > 0 && valid !== 1) {
    fail(`validate one and only one schema (oneOf). Found ${valid === 0 ? 'none valid' : `${valid} valid alternatives`}`)
    if (valid === 0) for (const problem of one[0] ?? []) report(...problem)
  }
  if (schema.not !== undefined && problemsOf(value, schema.not, path).length === 0) fail('not validate the schema (not)')
}
