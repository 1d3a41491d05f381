import { expect, test } from 'vitest'
import type { Schema, ValidationRule } from './schema.ts'
import { validateRules } from './schema-rules.ts'

const ruled = (properties: Record<string, Schema>, ...rules: ValidationRule[]): Schema => ({
  type: 'object',
  properties: { spec: { type: 'object', properties, 'x-kubernetes-validations': rules } },
})
const integer: Schema = { type: 'integer' }

test('a broken rule says its message, reason and field', () => {
  const schema = ruled(
    { low: integer, high: integer },
    { rule: 'self.low <= self.high', message: 'low is above high' },
    { rule: 'self.low != 7', messageExpression: "'no ' + string(self.low)", reason: 'FieldValueForbidden', fieldPath: '.low' },
  )
  expect(validateRules({ spec: { low: 7, high: 2 } }, schema, undefined)).toEqual([
    { reason: 'FieldValueInvalid', message: 'Invalid value: low is above high', field: 'spec' },
    { reason: 'FieldValueForbidden', message: 'Forbidden: no 7', field: 'spec.low' },
  ])
  expect(validateRules({ spec: { low: 1, high: 2 } }, schema, undefined)).toEqual([])
})

test('a rule about the value before holds only where there was one', () => {
  const schema = ruled({ name: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'it stays' }] } })
  expect(validateRules({ spec: { name: 'a' } }, schema, { spec: {} })).toEqual([])
  expect(validateRules({ spec: { name: 'a' } }, schema, { spec: { name: 'b' } })).toEqual([
    { reason: 'FieldValueInvalid', message: 'Invalid value: "a": it stays', field: 'spec.name' },
  ])
})

test('what was broken before and has not changed is let be', () => {
  const schema = ruled({ low: integer }, { rule: 'self.low > 0' })
  const broken = { spec: { low: 0 } }
  expect(validateRules(broken, schema, undefined)).toHaveLength(1)
  expect(validateRules(broken, schema, broken)).toEqual([])
})

test('fields with reserved names are read by their escaped ones', () => {
  const schema = ruled({ namespace: { type: 'string' }, 'a-b': integer }, { rule: "self.__namespace__ == 'x' && self.a__dash__b == 1" })
  expect(validateRules({ spec: { namespace: 'x', 'a-b': 1 } }, schema, undefined)).toEqual([])
  expect(validateRules({ spec: { namespace: 'y', 'a-b': 1 } }, schema, undefined)).toHaveLength(1)
})

test('quantities are compared exactly', () => {
  const schema = ruled({ size: { type: 'string' } }, { rule: "quantity(self.size).isGreaterThan(quantity('1Gi'))", message: 'too small' })
  expect(validateRules({ spec: { size: '1073741824' } }, schema, undefined)).toHaveLength(1)
  expect(validateRules({ spec: { size: '1073741825' } }, schema, undefined)).toEqual([])
})

test('a rule that can not be read here is no silent yes', () => {
  const schema = ruled({ low: integer }, { rule: 'unheardOf(self.low)' })
  expect(() => validateRules({ spec: { low: 1 } }, schema, undefined)).toThrow("can't evaluate the validation rule")
})
