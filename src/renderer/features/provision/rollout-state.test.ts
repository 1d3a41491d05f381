import { expect, test } from 'vitest'
import type { CommonAction } from '../../../shared/contract/rollouts.ts'
import type { OperationInfo } from '../../../shared/domain/form.ts'
import { givenParams, openRollout } from './rollout-state.ts'

const field = (label: string, widget: string) => ({ form: { label, section: 'change', widget } })
const operation: OperationInfo = {
  id: 'change',
  title: 'Change',
  summary: '',
  risk: 'disruptive',
  creates: false,
  schema: {
    properties: {
      members: { type: 'integer', ...field('Members', 'number') },
      size: { type: 'string', ...field('Size', 'quantity') },
      parameters: { type: 'object', additionalProperties: { type: 'string' }, ...field('Parameters', 'map') },
      quick: { type: 'boolean', default: false, ...field('Quick', 'switch') },
    },
    required: ['members'],
  },
  sections: [],
  tiers: [],
  stages: [],
}
const action: CommonAction = {
  operation: 'change',
  title: 'Change',
  summary: '',
  risk: 'disruptive',
  params: { size: '5Gi', parameters: { a: '1' } },
  differing: ['members'],
  choices: {},
  unable: [],
}

test('what all agree on is filled in, what differs is empty and may stay so, and a map begins empty', () => {
  const start = openRollout(operation, action)
  expect(start.params).toEqual({ size: '5Gi', quick: false })
  const members = start.fields.find(each => each.path === 'members')
  expect(members).toMatchObject({ required: false, help: expect.stringContaining('each keeps its own') })
})

test('only what was changed is asked for, with what no database has of its own', () => {
  const start = openRollout(operation, action)
  expect(givenParams(start, start.params, new Set())).toEqual({ quick: false })
  const params = { ...start.params, members: 5, parameters: { b: '2' } }
  expect(givenParams(start, params, new Set(['members', 'parameters']))).toEqual({ quick: false, members: 5, parameters: { b: '2' } })
  expect(givenParams(start, { ...params, size: '6Gi' }, new Set(['members']))).toEqual({ quick: false, members: 5 })
})
