import { expect, test } from 'vitest'
import type { ChangeDraft } from '../../state/change-draft.ts'
import { isWorthKeeping, leaveChange, returnToChange } from './change-return.ts'
import { changeValue, openValues, putBack } from './change-values.ts'
import { type FormField, formFields } from './form-field.ts'

const text = (label: string, form: object = {}) => ({ type: 'string', default: '', form: { label, section: 'change', ...form } })
const plain = formFields({
  properties: {
    pooler: text('Pooler', { widget: 'select' }),
    instances: text('Instances'),
    mode: text('Mode'),
    key: text('Access key', { widget: 'password' }),
    parameters: { type: 'object', form: { label: 'Parameters', section: 'change', widget: 'map' } },
    ranges: { type: 'array', form: { label: 'Ranges', section: 'change', widget: 'list' } },
  },
})

/** The form, with two poolers as they stand. */
function fieldsWith(a: object, b: object | null): readonly FormField[] {
  const options = [
    { value: 'a', label: 'a', begins: { ...a } },
    ...(b === null ? [] : [{ value: 'b', label: 'b: the big one', name: 'b', begins: { ...b } }]),
  ]
  return plain.map(field => (field.path === 'pooler' ? { ...field, options } : field))
}

const a = { instances: '2', mode: 'session', parameters: { size: '10', wait: '5' } }
const b = { instances: '3', mode: 'transaction', parameters: {} }
const fields = fieldsWith(a, b)
const start = { pooler: 'a', ...a }
const opened = openValues(fields, start)
const type = (path: string, value: unknown, values = opened) => changeValue(fields, values, path, value)
const leave = (values = opened) => leaveChange(fields, values, [], [])

test('a form comes back with what was typed, and says nothing of what has not changed', () => {
  const left = leave(type('instances', '7'))
  expect(returnToChange(fields, start, left)).toMatchObject({
    values: { params: { pooler: 'a', instances: '7', mode: 'session' }, begun: { instances: '2' } },
    moved: [],
    asked: [],
    ofPlan: false,
    isChoiceGone: false,
  })
})

test('what was not typed follows what stands now, and both are told', () => {
  const now = { ...a, instances: '5', mode: 'statement' }
  const { values, moved } = returnToChange(fieldsWith(now, b), { pooler: 'a', ...now }, leave(type('instances', '7')))
  expect(values).toMatchObject({ params: { instances: '7', mode: 'statement' }, begun: { instances: '5' } })
  expect(moved).toEqual([
    { label: 'Instances', was: '2', is: '5', kept: true },
    { label: 'Mode', was: 'session', is: 'statement', kept: false },
  ])
})

test('of names with values, those that were typed stay and the others follow', () => {
  const left = leave(type('parameters', { size: '10', wait: '9', extra: '1' }))
  const now = { ...a, parameters: { size: '20', wait: '6', new: '1' } }
  const { values, moved } = returnToChange(fieldsWith(now, b), { pooler: 'a', ...now }, left)
  expect(values.params.parameters).toEqual({ size: '20', wait: '9', extra: '1', new: '1' })
  expect(moved).toEqual([
    { label: 'Parameters, size', was: '10', is: '20', kept: false },
    { label: 'Parameters, wait', was: '5', is: '6', kept: true },
    { label: 'Parameters, new', was: null, is: '1', kept: false },
  ])
})

test('a choice stays with what the chosen object has now, what was typed after it, and what can still be put back', () => {
  const chosen = type('mode', 'mine', type('pooler', 'b', type('instances', '7')))
  const now = { ...b, parameters: { size: '1' } }
  const { values, moved } = returnToChange(fieldsWith(a, now), start, leave(chosen))
  expect(values).toMatchObject({
    params: { pooler: 'b', instances: '3', mode: 'mine', parameters: { size: '1' } },
    source: 'pooler b',
    filled: { label: 'b', lost: [{ path: 'instances', value: '7' }] },
  })
  expect(moved).toEqual([{ label: 'Parameters, size', was: null, is: '1', kept: false }])
  expect(putBack(values).params).toMatchObject({ pooler: 'b', instances: '7' })
})

test('where the chosen object is gone, the form stays as it was and says so', () => {
  const { values, moved, isChoiceGone } = returnToChange(fieldsWith(a, null), start, leave(type('mode', 'mine', type('pooler', 'b'))))
  expect(isChoiceGone).toBe(true)
  expect(values.params).toMatchObject({ pooler: 'b', instances: '3', mode: 'mine' })
  expect(moved).toEqual([{ label: 'Pooler', was: 'b', is: null, kept: true }])
})

test('what is secret is not kept anywhere, and is asked again until it is there', () => {
  const secret: ChangeDraft = leave(type('key', 'hunter2'))
  expect(JSON.stringify(secret)).not.toContain('hunter2')
  expect(isWorthKeeping(fields, secret)).toBe(true)
  const { values, asked } = returnToChange(fields, start, secret)
  expect([values.params.key, asked]).toEqual(['', ['key']])
  expect(leaveChange(fields, values, [], asked).asked).toEqual(['key'])
  const replaced = { ...opened, filled: { path: 'pooler', label: 'b', lost: [{ path: 'key', value: 'hunter2' }] } }
  expect(JSON.stringify(leave(replaced))).not.toContain('hunter2')
})

test('a form in which nothing was entered is not worth keeping', () => {
  expect(isWorthKeeping(fields, leave())).toBe(false)
  expect(isWorthKeeping(fields, leave(type('instances', '7')))).toBe(true)
})

test('of a list, entries that were typed or taken out stay so, and the others follow', () => {
  const left = leave(type('ranges', ['a', 'mine', 'c'], openValues(fields, { ...start, ranges: ['a', 'b', 'c'] })))
  const now = { ...start, ranges: ['b', 'c', 'new'] }
  const { values, moved } = returnToChange(fields, now, left)
  expect(values.params.ranges).toEqual(['mine', 'c', 'new'])
  expect(moved).toEqual([{ label: 'Ranges', was: '["a","b","c"]', is: '["b","c","new"]', kept: true }])
})

test('names and entries that others set where nothing stood are kept and told, too', () => {
  const left = leave(type('ranges', ['mine'], type('parameters', { mine: '1' }, openValues(fields, { pooler: 'x' }))))
  const { values, moved } = returnToChange(fields, { pooler: 'x', parameters: { new: '2' }, ranges: ['new'] }, left)
  expect(values.params).toMatchObject({ parameters: { mine: '1', new: '2' }, ranges: ['mine', 'new'] })
  expect(moved).toEqual([
    { label: 'Parameters, new', was: null, is: '2', kept: false },
    { label: 'Ranges', was: null, is: '["new"]', kept: true },
  ])
})

test('a plan’s form has what was entered for it, on what stands now: nothing that others set meanwhile goes', () => {
  const draft = { ...leave(type('parameters', { size: '10', wait: '9' })), ofPlan: true }
  const now = { ...a, mode: 'statement', parameters: { size: '10', wait: '5', new: '1' } }
  const { values, moved, ofPlan } = returnToChange(fieldsWith(now, b), { pooler: 'a', ...now }, draft)
  expect(values.params).toMatchObject({ mode: 'statement', parameters: { size: '10', wait: '9', new: '1' } })
  expect(moved).toEqual([
    { label: 'Mode', was: 'session', is: 'statement', kept: false },
    { label: 'Parameters, new', was: null, is: '1', kept: false },
  ])
  expect(ofPlan).toBe(true)
})
