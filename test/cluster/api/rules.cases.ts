import type { Case, Step } from './case.ts'
import { limit } from './objects.ts'

const limits = '/apis/suite.example.com/v1/namespaces/{ns}/limits'
const merge = 'application/merge-patch+json'

const sent = (name: string, ...specs: readonly Record<string, unknown>[]): Case => ({
  name,
  steps: specs.map(spec => ({ call: `POST ${limits}?dryRun=All`, body: limit('limit', spec) })),
})
const made = (spec: Record<string, unknown>): Step => ({ call: `POST ${limits}`, silent: true, body: limit('limit', spec) })
const changed = (spec: Record<string, unknown>): Step => ({ call: `PATCH ${limits}/limit`, type: merge, body: { spec } })

export const cases: readonly Case[] = [
  sent('a rule over two fields refuses with its message', { minimum: 3, maximum: 2 }, { minimum: 2, maximum: 2 }),
  sent('a rule says its message by an expression, and its field', { owner: 'nobody' }),
  sent('a rule says its reason', { secret: 'x' }, { secret: 'x', owner: 'me' }),
  sent('a rule without a message names itself', { kind: 'none' }),
  sent(
    'several broken rules are all named',
    { minimum: 3, maximum: 2, secret: 'x', kind: 'none' },
    { minimum: 3, maximum: 2, owner: 'nobody', names: ['x'] },
  ),
  {
    name: 'a rule over a field that may not change compares with what was',
    steps: [made({ fixed: 'a' }), changed({ fixed: 'b' }), changed({ fixed: 'a' }), changed({ fixed: null })],
  },
  {
    name: 'a rule that compares with what was holds for changes only',
    steps: [made({}), changed({ fixed: 'b' }), changed({ pool: 'p' }), changed({ pool: null })],
  },
  sent('a rule over all items of a list', { names: ['n-a', 'b'] }, { names: ['n-a'] }, { names: [] }),
  sent('a rule of each item of a list names the item', {
    disks: [
      { name: 'a', size: 1 },
      { name: 'b', size: 0 },
    ],
  }),
  {
    name: 'a rule of an item compares with the item of the same key',
    steps: [
      made({
        disks: [
          { name: 'a', size: 5 },
          { name: 'b', size: 7 },
        ],
      }),
      changed({
        disks: [
          { name: 'b', size: 6 },
          { name: 'a', size: 6 },
        ],
      }),
      changed({ disks: [{ name: 'c', size: 1 }] }),
    ],
  },
  sent('a rule over the keys of a map', { options: { good: '1', bad: '2' } }, { options: { good: '1' } }),
  sent('a rule over a number or a text', { amount: 5 }, { amount: 0 }, { amount: '10%' }, { amount: 'ten' }),
  sent('a rule over quantities', { quantity: '2Gi' }, { quantity: '500Mi' }, { quantity: 'lots' }),
  { name: 'a rule over the name', steps: [{ call: `POST ${limits}`, body: limit('other') }] },
  sent('rules are left out where the schema is broken already', { minimum: 'x', maximum: 2 }, { minimum: 3 }),
  {
    name: 'a rule holds at the door of the status too',
    steps: [made({}), { call: `PATCH ${limits}/limit/status`, type: merge, body: { status: { any: 1 } } }],
  },
  {
    name: 'a rule holds for a dry run of a change',
    steps: [made({}), { call: `PATCH ${limits}/limit?dryRun=All`, type: merge, body: { spec: { maximum: 0 } } }],
  },
]
