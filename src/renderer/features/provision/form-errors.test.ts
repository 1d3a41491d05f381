import { expect, test } from 'vitest'
import { complaintsToShow, inPlainWords, sortComplaints } from './form-errors.ts'
import { formFields } from './form-field.ts'

const fields = formFields({
  type: 'object',
  properties: {
    name: { type: 'string' },
    parameters: { type: 'object', additionalProperties: { type: 'string' } },
    storage: { type: 'object', properties: { size: { type: 'string' }, class: { type: 'string' } } },
  },
})

function fail(path: string, message = 'no') {
  return { path, message, status: 'fail' as const }
}

test('each complaint finds its field, one inside a map finds the map, one about a group finds its first field', () => {
  const { byField, general } = sortComplaints(fields, [
    fail('name'),
    fail('parameters.work_mem'),
    fail('storage'),
    fail('elsewhere'),
    fail(''),
  ])
  expect([...byField.keys()]).toEqual(['name', 'parameters', 'storage.size'])
  expect(general.map(complaint => complaint.path)).toEqual(['elsewhere', ''])
})

test('bracketed and prefixed paths are the same places', () => {
  expect([...sortComplaints(fields, [fail('params.storage[size]')]).byField.keys()]).toEqual(['storage.size'])
})

test('an empty field that is needed says so in plain words, a filled one keeps what is said about it', () => {
  const needed = formFields({ type: 'object', required: ['name'], properties: { name: { type: 'string' } } })
  const all = sortComplaints(needed, [fail('name', 'Invalid input: expected string, received undefined')])
  expect(inPlainWords(all, needed, {}).byField.get('name')?.[0]?.message).toBe('This field is required.')
  expect(inPlainWords(all, needed, { name: 'X_' }).byField.get('name')?.[0]?.message).toContain('Invalid input')
})

test('the same complaint twice is shown once', () => {
  expect(sortComplaints(fields, [fail('name'), fail('name')]).byField.get('name')).toHaveLength(1)
})

test('a field where nobody has been is not scolded until everything is asked for', () => {
  const all = sortComplaints(fields, [fail('name'), fail('storage.size')])
  expect([...complaintsToShow(all, new Set(['name'])).byField.keys()]).toEqual(['name'])
  expect([...complaintsToShow(all, null).byField.keys()]).toEqual(['name', 'storage.size'])
})
