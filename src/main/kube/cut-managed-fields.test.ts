import { expect, test } from 'vitest'
import { cutManagedFields } from './cut-managed-fields.ts'

const object = (managedFields: unknown, rest: object = {}) => ({ metadata: { name: 'orders', managedFields, uid: '1' }, ...rest })

test('only the list of managed fields goes, whatever its strings hold', () => {
  const text = JSON.stringify(object([{ manager: 'a]}"\\', fieldsV1: { 'k:{"name":"x]"}': { '.': {} } } }], { spec: { list: [1, [2]] } }))
  expect(JSON.parse(cutManagedFields(text) ?? '')).toEqual(object([], { spec: { list: [1, [2]] } }))
})

test('a text that only speaks of managed fields stays as it is', () => {
  expect(cutManagedFields(JSON.stringify({ note: '"managedFields":[1]' }))).toBeNull()
  expect(cutManagedFields(JSON.stringify({ 'x"managedFields': [1] }))).toBeNull()
  expect(cutManagedFields(JSON.stringify(object([])))).toBeNull()
})

test('a list without an end is left to the parser to refuse', () => {
  const text = JSON.stringify(object([{ manager: 'a' }]))
  for (let end = 1; end < text.length - 10; end += 1) {
    const cut = cutManagedFields(text.slice(0, end))
    if (cut !== null) expect(() => JSON.parse(cut)).toThrow()
  }
})
