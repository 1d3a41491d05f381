import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Operation } from '../../engines/engine.ts'
import { ownParams } from './own-params.ts'

const field = (form: Record<string, unknown>) => ({ form: { label: 'x', section: 'main', ...form } })
const operation: Pick<Operation<unknown>, 'params'> = {
  params: z.object({
    size: z.string().optional().meta(field({})),
    parameters: z
      .record(z.string(), z.string())
      .optional()
      .meta(field({ widget: 'map' })),
    mode: z.enum(['new', 'own']).default('own').meta(field({})),
    place: z
      .string()
      .optional()
      .meta(field({ when: { field: 'mode', is: ['own'] } })),
  }),
}
const from = (params: Record<string, unknown>) => ({ params, choices: {} })
const of = operation as Operation<unknown>

test('what was left out is what the database has; what was given is the same for all', () => {
  expect(ownParams(of, { size: '5Gi' }, from({ size: '2Gi', place: 'here' }))).toEqual({ size: '5Gi', place: 'here' })
  expect(ownParams(of, {}, from({ size: '2Gi' }))).toEqual({ size: '2Gi' })
})

test('where one of several objects of the database was chosen, what was left out is what that one has', () => {
  const choice = (value: string, size: string) => ({ value, label: value, note: null, begins: { size } })
  const start = { params: { place: 'a', size: '1Gi' }, choices: { place: [choice('a', '1Gi'), choice('b', '7Gi')] } }
  expect(ownParams(of, { place: 'b' }, start)).toEqual({ place: 'b', size: '7Gi' })
  expect(ownParams(of, { place: 'b', size: '8Gi' }, start)).toEqual({ place: 'b', size: '8Gi' })
})

test('where none was chosen, what was left out is what the object has that each database begins with', () => {
  const begins = { size: '7Gi', parameters: { a: '0', b: '2' } }
  const start = { params: { place: 'b' }, choices: { place: [{ value: 'b', label: 'b', note: null, begins }] } }
  expect(ownParams(of, { parameters: { a: '1' } }, start)).toEqual({ place: 'b', size: '7Gi', parameters: { a: '1', b: '2' } })
  expect(ownParams(of, { mode: 'new', parameters: { a: '1' } }, start)).toEqual({ mode: 'new', parameters: { a: '1' } })
})

test('of a map only the keys that were given change', () => {
  expect(ownParams(of, { parameters: { a: '1' } }, from({ parameters: { a: '0', b: '2' } }))).toEqual({ parameters: { a: '1', b: '2' } })
})

test('a field that the form would not show is not filled with what the database has', () => {
  expect(ownParams(of, { mode: 'new' }, from({ place: 'here' }))).toEqual({ mode: 'new' })
})

test('a key that is called like a part of every object stays data', () => {
  const hostile = JSON.parse('{"parameters": {"__proto__": "x"}, "__proto__": {"parameters": {}}}') as Record<string, unknown>
  expect(Object.keys(ownParams(of, hostile, from({})))).toContain('__proto__')
  expect(({} as Record<string, unknown>).parameters).toBeUndefined()
})
