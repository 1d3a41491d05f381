import { expect, test } from 'vitest'
import { changeValue, openValues, putBack, settleValue } from './change-values.ts'
import { type FormField, formFields } from './form-field.ts'

const open = (action: string) => ({ field: 'action', is: [action] })
const text = (label: string, form: object = {}) => ({ type: 'string', default: '', form: { label, section: 'change', ...form } })
const plain = formFields({
  properties: {
    action: text('What to do', { widget: 'select' }),
    name: text('Name', { when: open('add') }),
    pooler: text('Pooler', { widget: 'select', when: open('change') }),
    instances: text('Instances'),
    mode: text('Mode'),
  },
})
const choices: Readonly<Record<string, FormField['options']>> = {
  action: [
    { value: 'add', label: 'Add', begins: { instances: '', mode: '' } },
    { value: 'change', label: 'Change' },
  ],
  pooler: [
    { value: 'a', label: 'a', begins: { instances: '2', mode: 'session', unknown: 'x' } },
    { value: 'b', label: 'b', begins: { instances: '3', mode: 'transaction' } },
  ],
}
const fields = plain.map(field => ({ ...field, options: choices[field.path] ?? [] }))
const start = openValues(fields, { action: 'add', pooler: 'a' })
const changing = changeValue(fields, start, 'action', 'change')

test('a form begins as it is given, and a choice that it begins with fills nothing', () => {
  expect(start).toMatchObject({ params: { action: 'add', pooler: 'a', instances: '' }, source: 'action add', filled: null })
  expect(settleValue(fields, start, 'action')).toBe(start)
})

test('choosing another object fills the form with what that one has, and nothing that is no field', () => {
  expect(changing.params).toEqual({ action: 'change', name: '', pooler: 'a', instances: '2', mode: 'session' })
  const other = changeValue(fields, changing, 'pooler', 'b')
  expect(other).toMatchObject({
    params: { pooler: 'b', instances: '3', mode: 'transaction' },
    filled: { path: 'pooler', label: 'b', lost: [] },
  })
  expect(other.begun).toMatchObject({ instances: '3' })
  expect(changeValue(fields, other, 'action', 'add').params).toMatchObject({ instances: '', mode: '' })
})

test('what was entered and is replaced is said, and can be put back', () => {
  const typed = changeValue(fields, changing, 'instances', '7')
  const other = changeValue(fields, typed, 'pooler', 'b')
  expect(other).toMatchObject({ params: { instances: '3' }, filled: { lost: [{ path: 'instances', value: '7' }] } })
  expect(putBack(other)).toMatchObject({ params: { pooler: 'b', instances: '7', mode: 'transaction' }, filled: null })
  expect(changeValue(fields, other, 'instances', '5').filled?.lost).toEqual([])
})

test('a field that goes and comes back does not fill the others a second time', () => {
  const lone = fields.filter(field => field.path !== 'action').concat(plain.filter(field => field.path === 'action'))
  const opened = openValues(lone, { action: 'change', pooler: 'a', instances: '2', mode: 'session' })
  const typed = changeValue(lone, opened, 'instances', '9')
  const there = changeValue(lone, changeValue(lone, typed, 'action', 'add'), 'action', 'change')
  expect(there.params).toMatchObject({ instances: '9' })
})

test('a name that is typed fills nothing while it passes through another, but once the field is left', () => {
  const typing = changeValue(fields, changing, 'pooler', 'b', true)
  expect(typing.params).toMatchObject({ pooler: 'b', instances: '2' })
  expect(settleValue(fields, typing, 'pooler').params).toMatchObject({ instances: '3' })
  const beyond = changeValue(fields, typing, 'pooler', 'bb', true)
  expect(settleValue(fields, beyond, 'pooler').params).toMatchObject({ pooler: 'bb', instances: '2' })
})

test('a choice that is only passed by fills nothing, whichever filled the others last', () => {
  const two = fields.map(field => (field.path === 'name' ? { ...field, when: [], options: choices.pooler ?? [] } : field))
  const opened = openValues(two, { action: 'change', name: 'a', pooler: 'b', instances: '3' })
  const typed = changeValue(two, opened, 'instances', '9')
  expect(settleValue(two, typed, 'name').params).toMatchObject({ instances: '9' })
})

test('nothing is said of fields that are filled while they do not show', () => {
  const hiding = fields.map(field => (['instances', 'mode'].includes(field.path) ? { ...field, when: [open('add')] } : field))
  const opened = openValues(hiding, { action: 'add', pooler: 'a' })
  expect(changeValue(hiding, opened, 'action', 'change')).toMatchObject({ params: { instances: '2' }, filled: null })
})
