import { expect, test } from 'vitest'
import { formFields } from './form-field.ts'
import { unknownChoice } from './unknown-choice.ts'

const [storage, namespace, free] = formFields({
  properties: {
    storageClass: { type: 'string', form: { label: 'Storage class', choices: 'storage-classes', mustExist: true } },
    namespace: { type: 'string', form: { label: 'Namespace', choices: 'namespaces', mustExist: { field: 'mode', is: ['existing'] } } },
    image: { type: 'string', form: { label: 'Image', choices: 'images' } },
  },
})
if (storage === undefined || namespace === undefined || free === undefined) throw new Error('the schema has three fields')
const choices = ['standard', 'premium'].map(value => ({ value, label: value, note: null }))

test('a value that the context does not have is named, with those that it has', () => {
  expect(unknownChoice(storage, { storageClass: 'fast' }, choices)).toBe('This context has no “fast”. It has standard, premium.')
  expect(unknownChoice(storage, { storageClass: 'fast' }, [])).toContain('no “fast”')
})

test('a known value, an empty one, and choices that are not known are nothing to say', () => {
  expect(unknownChoice(storage, { storageClass: 'premium' }, choices)).toBeNull()
  expect(unknownChoice(storage, { storageClass: '' }, choices)).toBeNull()
  expect(unknownChoice(storage, { storageClass: 'fast' }, null)).toBeNull()
})

test('a condition says when the value has to exist, and a field without the mark takes any', () => {
  expect(unknownChoice(namespace, { namespace: 'shop', mode: 'new' }, choices)).toBeNull()
  expect(unknownChoice(namespace, { namespace: 'shop', mode: 'existing' }, choices)).not.toBeNull()
  expect(unknownChoice(free, { image: 'x' }, choices)).toBeNull()
})
