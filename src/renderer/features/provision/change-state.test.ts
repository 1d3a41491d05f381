import { expect, test } from 'vitest'
import type { ClusterSight } from '../../../shared/contract/clusters.ts'
import type { EngineInfo } from '../../../shared/domain/form.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { fieldRefusals, openChange } from './change-state.ts'

const field = (label: string, widget: string) => ({ form: { label, section: 'change', widget } })
const engines: EngineInfo[] = [
  {
    id: 'toy',
    title: 'Toys',
    summary: '',
    operatorOperations: [],
    operations: [
      {
        id: 'move',
        title: 'Move',
        summary: '',
        risk: 'disruptive',
        creates: false,
        schema: {
          properties: {
            target: { type: 'string', ...field('Target', 'select') },
            size: { type: 'string', default: '1Gi', ...field('Size', 'quantity') },
          },
          required: ['target'],
        },
        sections: [{ id: 'change', title: '', summary: '' }],
        tiers: [],
        stages: [],
      },
    ],
  },
]
const sight = {
  id: 'here:toy:shop:orders',
  detail: { cluster: { id: 'here:toy:shop:orders', engine: 'toy', contextId: 'here', name: 'orders', namespace: 'shop' } },
  actions: [
    {
      operation: 'move',
      title: 'Move',
      summary: '',
      risk: 'disruptive',
      because: null,
      params: { target: 'b' },
      choices: {
        target: [
          { value: 'b', label: 'b', note: '0 B behind' },
          { value: 'c', label: 'c', note: null },
        ],
      },
    },
  ],
} as unknown as ClusterSight

test('the form begins with what stands, beside the schema’s defaults, and offers what this database has', () => {
  const start = openChange(engines, sight, 'move')
  expect(start?.params).toEqual({ target: 'b', size: '1Gi' })
  expect(start?.fields.find(each => each.path === 'target')?.options).toEqual([
    { value: 'b', label: 'b: 0 B behind', name: 'b' },
    { value: 'c', label: 'c' },
  ])
})

test('without the operation, or without the database, there is no form', () => {
  expect(openChange(engines, sight, 'fly')).toBeNull()
  expect(openChange(engines, { ...sight, detail: null, actions: [] }, 'move')).toBeNull()
})

test('refusals go to fields only when the plan is blocked and the form has the field', () => {
  const fields = openChange(engines, sight, 'move')?.fields ?? []
  const check = (path: string | null, status: Check['status']): Check => ({
    id: '',
    title: '',
    status,
    seen: 'No.',
    cure: 'Do.',
    field: path,
  })
  const checks = [
    check('target', 'fail'),
    check('target', 'warn'),
    check('elsewhere', 'fail'),
    check(null, 'fail'),
    check('size.unit', 'fail'),
  ]
  expect(fieldRefusals({ state: 'blocked', checks }, fields)).toEqual([
    { path: 'target', message: 'No. Do.', status: 'fail' },
    { path: 'size.unit', message: 'No. Do.', status: 'fail' },
  ])
  expect(fieldRefusals({ state: 'ready', checks }, fields)).toEqual([])
})
