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
  const all = sortComplaints(needed, [fail('name', 'Text is needed here.')])
  expect(inPlainWords(all, needed, {}).byField.get('name')?.[0]?.message).toBe('This field is required.')
  expect(inPlainWords(all, needed, { name: 'X_' }).byField.get('name')?.[0]?.message).toBe('Text is needed here.')
})

test('a field for a number says at once what it wants, and keeps what the engine says of a number that fits', () => {
  const counted = formFields({
    type: 'object',
    properties: {
      members: { type: 'integer', minimum: 1, maximum: 50, default: 3 },
      share: { type: 'number', form: { widget: 'number', when: { field: 'members', is: [2] } } },
    },
  })
  const said = (params: Record<string, unknown>, complaints = [fail('members')]) =>
    inPlainWords(sortComplaints(counted, complaints), counted, params)
      .byField.get('members')
      ?.map(each => each.message)
  expect(said({ members: '3 members' }, [])).toEqual(['A whole number, 1 to 50, is needed here, not “3 members”.'])
  expect(said({ members: '1e3' })).toEqual(['A whole number, 1 to 50, is needed here, not “1e3”.'])
  expect(said({ members: 2.5 })).toEqual(['A whole number, 1 to 50, is needed here, not “2.5”.'])
  expect(said({ members: 3 })).toEqual(['no'])
  // What is not shown is not sent: nothing is said of it.
  expect(inPlainWords(sortComplaints(counted, []), counted, { members: 3, share: 'x' }).byField.size).toBe(0)
})

test('the same complaint twice is shown once', () => {
  expect(sortComplaints(fields, [fail('name'), fail('name')]).byField.get('name')).toHaveLength(1)
})

test('a field where nobody has been is not scolded until everything is asked for', () => {
  const all = sortComplaints(fields, [fail('name'), fail('storage.size')])
  expect([...complaintsToShow(all, new Set(['name'])).byField.keys()]).toEqual(['name'])
  expect([...complaintsToShow(all, null).byField.keys()]).toEqual(['name', 'storage.size'])
})
