import { expect, test } from 'vitest'
import type { OperationInfo } from '../../../shared/domain/form.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import { newForm } from '../../state/form-of.ts'
import { formToChange } from './form-to-change.ts'

type Asked = Pick<Plan, 'intent' | 'subject' | 'state'>

const operation = (id: string, creates = false): OperationInfo => ({
  id,
  title: id,
  summary: '',
  risk: 'safe',
  creates,
  schema: {},
  sections: [],
  tiers: [],
  stages: [],
})
const known = {
  engines: [{ id: 'e', operations: [operation('provision', true), operation('scale')], operatorOperations: [operation('configure')] }],
  contexts: new Set(['here']),
  databases: new Set(['here:shop']),
}
const subject = { engine: 'e', namespace: 'ns', name: 'shop' }
const planOf = (intent: Partial<Plan['intent']>, rest: Partial<Asked> = {}): Asked => ({
  intent: { engine: 'e', operation: 'scale', contextId: 'here', clusterId: 'here:shop', params: {}, ...intent },
  subject,
  state: 'ready',
  ...rest,
})
const configure = { operation: 'configure', clusterId: null }
const onOperator: Partial<Asked> = { subject: { ...subject, about: 'operator' } }

test('a plan about what exists can be changed in the form that it was made of', () => {
  expect(formToChange(planOf({}), true, known)).toBe('#/change/here%3Ashop/scale')
  expect(formToChange(planOf(configure, onOperator), true, known)).toBe('#/operator-change/here/e/configure')
})

test('not where that form is not known any more: the plan alone doesn’t tell what was entered', () => {
  expect(formToChange(planOf({}), false, known)).toBeNull()
  expect(formToChange(planOf(configure, onOperator), false, known)).toBeNull()
})

test('not where the form can’t open: without its context, database, engine or operation', () => {
  expect(formToChange(planOf({ contextId: 'gone' }), true, known)).toBeNull()
  expect(formToChange(planOf({ clusterId: 'here:gone' }), true, known)).toBeNull()
  expect(formToChange(planOf({ engine: 'other' }), true, known)).toBeNull()
  expect(formToChange(planOf({ operation: 'other' }), true, known)).toBeNull()
  expect(formToChange(planOf({ ...configure, contextId: 'gone' }, onOperator), true, known)).toBeNull()
})

test('a plan for a new database always says all of its form, which needs no context', () => {
  const creation = { operation: 'provision', clusterId: null }
  expect(formToChange(planOf(creation), false, known)).toBe(newForm)
  expect(formToChange(planOf({ ...creation, contextId: 'gone' }), false, known)).toBe(newForm)
  expect(formToChange(planOf({ ...creation, operation: 'other' }), false, known)).toBeNull()
})

test('a plan that was applied is not changed any more', () => {
  expect(formToChange(planOf({}, { state: 'applied' }), true, known)).toBeNull()
})
