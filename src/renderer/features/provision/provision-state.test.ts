import { expect, test } from 'vitest'
import type { EngineInfo } from '../../../shared/domain/form.ts'
import { creationsOf, draftOf, nextForm, openForm, tierParamsOf } from './provision-state.ts'

const engine: EngineInfo = {
  id: 'e',
  title: 'E',
  summary: '',
  operatorOperations: [],
  operations: [
    {
      id: 'provision',
      title: 'Provision',
      summary: '',
      risk: 'safe',
      creates: true,
      schema: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          members: { type: 'integer', default: 3 },
          key: { type: 'string', form: { widget: 'password' } },
        },
      },
      sections: [],
      tiers: [
        { id: 'free', title: 'FREE', summary: '', own: false, engine: 'e', operation: 'provision', params: { members: 1 } },
        { id: 'big', title: 'BIG', summary: '', own: false, engine: 'e', operation: 'provision', params: { members: 5 } },
      ],
      stages: [],
    },
    { id: 'scale', title: 'Scale', summary: '', risk: 'safe', creates: false, schema: {}, sections: [], tiers: [], stages: [] },
  ],
}
const creations = creationsOf([engine])

function open() {
  const form = openForm(creations, { engine: null, contextId: 'c' }, null)
  if (form === null) throw new Error('no form')
  return form
}

test('only verbs that make a database are offered, and the form opens with the first tier', () => {
  expect(creations.map(one => one.operation.id)).toEqual(['provision'])
  expect(open()).toMatchObject({ contextId: 'c', tier: 'free', params: { members: 1 } })
  expect(openForm([], { engine: null, contextId: null }, null)).toBeNull()
})

test('another tier changes its values and keeps the name', () => {
  const big = engine.operations[0]?.tiers[1]
  if (big === undefined) throw new Error('no tier')
  const named = nextForm(open(), { type: 'value', path: 'name', value: 'shop' })
  expect(nextForm(named, { type: 'tier', tier: big })).toMatchObject({ tier: 'big', params: { name: 'shop', members: 5 } })
})

test('a form comes back from its draft without the passwords', () => {
  let form = nextForm(open(), { type: 'value', path: 'name', value: 'shop' })
  form = nextForm(form, { type: 'value', path: 'key', value: 'hunter2' })
  const draft = draftOf(form)
  expect(JSON.stringify(draft)).not.toContain('hunter2')
  expect(openForm(creations, { engine: null, contextId: null }, draft)).toMatchObject({
    contextId: 'c',
    params: { name: 'shop', members: 1 },
  })
})

test('a draft of a verb that is gone, or of another engine than asked for, is left alone', () => {
  const draft = { ...draftOf(open()), operation: 'gone' }
  expect(openForm(creations, { engine: null, contextId: null }, draft)?.params).toEqual({ members: 1 })
})

test('a tier of one’s own holds neither the name nor secrets', () => {
  let form = nextForm(open(), { type: 'value', path: 'name', value: 'shop' })
  form = nextForm(form, { type: 'value', path: 'key', value: 'hunter2' })
  expect(tierParamsOf(form)).toEqual({ members: 1 })
})
