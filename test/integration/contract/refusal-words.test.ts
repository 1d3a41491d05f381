import { isContractProcedure } from '@orpc/contract'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { AnyOperation } from '../../../src/main/engines/engine.ts'
import { engines } from '../../../src/main/engines/registry.ts'
import { parseParams } from '../../../src/main/operations/parse-params.ts'
import '../../../src/main/procedures/serve.ts'
import { contract } from '../../../src/shared/contract.ts'
import { fieldErrors } from '../../../src/shared/refusals/field-errors.ts'

/** The schema library's own words, whatever it has against a value. */
const raw = /invalid|unrecognized|too (?:small|big)|\bexpected\b|received|must match pattern|no matching/i
const canary = 'CANARY-typed-in'

const texts = ['', 'x', '3 members', canary, '\u202e\u0000']
const numbers = [-1, 0, 2.5, 1e9, 1e300]
/** One of each kind, and what is of the right kind and out of all bounds. */
const junk: readonly unknown[] = [
  ...[...texts, ...numbers, true, null],
  ...[[], [canary], [1, null]],
  ...[{}, { [canary]: canary }, { a: 1 }, { a: null, b: [] }],
]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is too much of its kind: each of it takes a while. */
const tooMuch: readonly unknown[] = ['y'.repeat(30_000), Array.from({ length: 300 }, () => 'z')]

/** Whole inputs, wrong in one place each, and wrong in all. */
function inputsFor(schema: z.ZodType): unknown[] {
  const known = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const names = Object.keys(isObject(known.properties) ? known.properties : {})
  const single = names.flatMap(name => junk.map(value => ({ [name]: value })))
  const all = [...junk, ...tooMuch].map(value => Object.fromEntries(names.map(name => [name, value])))
  return [...junk, ...single, ...all, { 'no such name': 1 }]
}

const operations = engines.flatMap(engine =>
  [...engine.operations, ...(engine.operatorOperations ?? [])].map(operation => ({ title: `${engine.id} ${operation.id}`, operation })),
)

/** Where a form asks for what is secret. */
function secretNames(operation: AnyOperation): string[] {
  const { properties } = z.toJSONSchema(operation.params, { io: 'input', unrepresentable: 'any' })
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, property]) =>
    isObject(property) && isObject(property.form) && ['password', 'yaml'].includes(String(property.form.widget)) ? [name] : [],
  )
}

describe.each(operations)('$title', ({ operation }) => {
  test('says in plain words, with the field, what is wrong with any parameters', () => {
    for (const params of inputsFor(operation.params)) {
      const result = parseParams(operation, params, '2026-01-01T00:00:00Z')
      if ('parsed' in result) continue
      expect(result.fields).not.toEqual([])
      for (const { path, message } of result.fields) {
        expect(message, JSON.stringify(params).slice(0, 200)).toMatch(/^.{10,600}$/s)
        expect(message, JSON.stringify(params).slice(0, 200)).not.toMatch(raw)
        expect(isObject(params) && path === '', `a field for ${message}`).toBe(false)
      }
    }
  })

  test('never repeats what was given for a secret', () => {
    for (const name of secretNames(operation)) {
      for (const value of [[canary], { [canary]: canary }, 1234512345, canary.repeat(10_000)]) {
        const result = parseParams(operation, { [name]: value }, '2026-01-01T00:00:00Z')
        const said = 'fields' in result ? result.fields.filter(({ path }) => path.split('.')[0] === name).map(({ message }) => message) : []
        expect(said.join(' ')).not.toMatch(/CANARY|12345/)
      }
    }
  })
})

function schemasIn(node: object, path = ''): { path: string; schema: z.ZodType }[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (!isContractProcedure(value)) return isObject(value) ? schemasIn(value, `${path}${key}.`) : []
    const schema: unknown = value['~orpc'].inputSchema
    return schema instanceof z.ZodType ? [{ path: `${path}${key}`, schema }] : []
  })
}

test.each(schemasIn(contract))('a call of $path says in plain words what is wrong with its input', ({ schema }) => {
  for (const input of inputsFor(schema)) {
    const { error } = schema.safeParse(input)
    for (const { message } of fieldErrors(error?.issues ?? [])) {
      expect(message, JSON.stringify(input).slice(0, 200)).toMatch(/^.{10,600}$/s)
      expect(message, JSON.stringify(input).slice(0, 200)).not.toMatch(raw)
    }
  }
})
