import { expect, test } from 'vitest'
import type { FormField } from './form-field.ts'
import { formFields } from './form-field.ts'
import { initialValues, isShown, paramsToSend, valueAt, withoutSecrets, withTier, withValueAt } from './form-values.ts'

function fieldsOf(properties: Record<string, unknown>, required: readonly string[] = []): readonly FormField[] {
  return formFields({ type: 'object', properties, required })
}

const fields = fieldsOf(
  {
    name: { type: 'string' },
    note: { type: 'string' },
    class: { type: ['string', 'null'], default: null },
    owner: { type: 'string', default: 'app' },
    storage: { type: 'object', properties: { size: { type: 'string', default: '5Gi' } } },
    backup: { type: 'boolean', default: false },
    bucket: { type: 'string', form: { when: { field: 'backup', is: [true] } } },
    secretKey: { type: 'string', form: { widget: 'password', when: { field: 'bucket', is: ['s3'] } } },
  },
  ['name'],
)

test('a value is read and written at a dotted path without touching the rest', () => {
  const before = { storage: { size: '5Gi', class: 'fast' }, other: { a: 1 } }
  const after = withValueAt(before, 'storage.size', '9Gi')
  expect(after).toEqual({ storage: { size: '9Gi', class: 'fast' }, other: { a: 1 } })
  expect(after.other).toBe(before.other)
  expect(before.storage.size).toBe('5Gi')
  expect(valueAt(after, 'storage.size')).toBe('9Gi')
  expect(valueAt(after, 'storage.none.deeper')).toBeUndefined()
  expect(withValueAt(after, 'storage.size', undefined)).toEqual({ storage: { class: 'fast' }, other: { a: 1 } })
})

test('prototype keys are neither read nor written', () => {
  for (const path of ['__proto__.polluted', 'constructor.prototype.polluted', 'a.__proto__.polluted']) {
    const made = JSON.stringify(withValueAt({}, path, true))
    expect(made).not.toContain('polluted')
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(valueAt({}, 'toString')).toBeUndefined()
  expect(valueAt({}, '__proto__')).toBeUndefined()
})

test('starting values are the defaults, with a tier over them', () => {
  expect(initialValues(fields)).toEqual({ class: null, owner: 'app', storage: { size: '5Gi' }, backup: false })
  expect(initialValues(fields, { storage: { size: '50Gi' } })).toMatchObject({ storage: { size: '50Gi' }, owner: 'app' })
})

test('choosing a tier keeps what the tier says nothing about', () => {
  const typed = { ...initialValues(fields), name: 'shop' }
  expect(withTier(fields, typed, { storage: { size: '500Gi' } })).toMatchObject({ name: 'shop', storage: { size: '500Gi' } })
})

test('a field shows only while the field that it hangs on shows and has the value', () => {
  const shown = (path: string, params: Record<string, unknown>) => {
    const field = fields.find(candidate => candidate.path === path)
    return field !== undefined && isShown(field, fields, params)
  }
  expect(shown('bucket', { backup: false })).toBe(false)
  expect(shown('bucket', { backup: true })).toBe(true)
  expect(shown('secretKey', { backup: true, bucket: 's3' })).toBe(true)
  expect(shown('secretKey', { backup: false, bucket: 's3' })).toBe(false)
})

test('what is hidden or empty is not sent, what must be sent is', () => {
  const params = { name: '', note: '', class: '', owner: '', backup: false, bucket: 's3' }
  expect(paramsToSend(fields, params)).toEqual({ name: '', class: null, owner: '', backup: false })
})

test('passwords stay out of drafts', () => {
  expect(withoutSecrets(fields, { name: 'a', secretKey: 'hunter2' })).toEqual({ name: 'a' })
})
