import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { nodeOf } from '../node-for-tests.ts'
import { orders, planIn, world } from './change/plan-for-tests.ts'
import { engine } from './engine.ts'

const edit = engine.operations.find(each => each.id === 'edit-yaml')
if (edit === undefined) throw new Error('There is no such operation')

const nodes = ['a', 'b'].map(name => nodeOf(name, '16', '64Gi'))

/** The check for room of an edit that lays `spec` over the database. */
function capacity(spec: Record<string, unknown>) {
  const { status: _, ...root } = orders(2)
  const { name, namespace, uid = '' } = root.metadata
  const textOf = (more: Record<string, unknown>) =>
    stringify({ ...root, metadata: { name, namespace }, spec: { ...(root.spec as object), ...more } })
  const params = { text: textOf(spec), base: textOf({}), uid }
  return planIn(edit ?? never(), [...world(2), ...nodes], params).checks.find(({ id }) => id === 'capacity')
}
function never(): never {
  throw new Error('no operation')
}

test('an edit that asks for more CPU, memory or members asks the nodes for room; any other does not', () => {
  expect(capacity({ resources: { requests: { cpu: '4000', memory: '1Gi' } } })).toMatchObject({
    status: 'warn',
    field: 'text',
    seen: expect.stringContaining('No node is large enough for a member (4000 CPU, 1 GiB)'),
  })
  expect(capacity({ numberOfInstances: 3 })?.status).toBe('pass')
  expect(capacity({ numberOfInstances: 1 })).toBeUndefined()
  expect(capacity({ postgresql: { version: '18', parameters: { work_mem: '8MB' } } })).toBeUndefined()
})
