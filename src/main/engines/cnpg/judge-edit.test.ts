import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { nodeOf } from '../node-for-tests.ts'
import { orders, planIn, seeIn, world } from './change/plan-for-tests.ts'
import { engine } from './engine.ts'

const edit = engine.operations.find(each => each.id === 'edit-yaml')
if (edit === undefined) throw new Error('There is no such operation')

const secret = { env: [{ name: 'APP_PASSWORD', value: 'kept-in-clear' }] }

/** The text of an object as it may be edited, with what is to be changed. */
function textOf({ status: _, ...root }: KubeObject, spec: Record<string, unknown> = {}): string {
  const { name, namespace } = root.metadata
  const hidden = root.spec !== undefined && 'env' in (root.spec as object) ? { env: [{ name: 'APP_PASSWORD', value: stand }] } : {}
  return stringify({ ...root, metadata: { name, namespace }, spec: { ...(root.spec as object), ...hidden, ...spec } })
}
const stand = '***hidden:spec/env/[APP_PASSWORD]/value***'

function plan(objects: readonly KubeObject[], spec: Record<string, unknown>, base: KubeObject | undefined = objects[0]) {
  if (base === undefined) throw new Error('an empty world')
  return planIn(edit ?? fail(), objects, { text: textOf(base, spec), base: textOf(base), uid: 'u-orders' })
}
function fail(): never {
  throw new Error('no operation')
}

test('only what was changed is sent, and what is hidden stays as it is without being sent', () => {
  const made = plan(world(3, { spec: secret }), { logLevel: 'debug' })
  expect(made.fails).toEqual([])
  expect(made.steps).toMatchObject([{ verb: 'patch', patch: { spec: { logLevel: 'debug' } } }])
  expect(Object.keys(made.steps[0]?.verb === 'patch' ? made.steps[0].patch : {})).toEqual(['spec'])
  const list = plan(world(3, { spec: secret }), {
    env: [
      { name: 'NEW', value: 'x' },
      { name: 'APP_PASSWORD', value: stand },
    ],
  })
  expect(list.steps).toMatchObject([{ patch: { spec: { env: [{ name: 'NEW' }, { name: 'APP_PASSWORD', value: 'kept-in-clear' }] } } }])
  expect(JSON.stringify(list.remember)).not.toContain('kept-in-clear')
})

test('what others changed since is neither reverted nor sent', () => {
  const made = plan(world(3, { spec: { startDelay: 5 } }), { logLevel: 'debug' }, orders(3))
  expect(made.steps).toMatchObject([{ patch: { spec: { logLevel: 'debug' } } }])
  expect(made.checks.find(check => check.id === 'moved')?.seen).toContain('/spec/startDelay')
  const clash = plan(world(3, { spec: { logLevel: 'info' } }), { logLevel: 'debug' }, orders(3))
  expect(clash.fails[0]?.seen).toBe('/spec/logLevel: you made it "debug", and somebody made it "info" meanwhile.')
  expect(clash.steps).toEqual([])
})

test('an edit is as grave as its gravest field, also when a number of members is taken away', () => {
  const fewer = plan(world(3), { instances: 1 })
  expect(fewer).toMatchObject({ risk: 'irreversible', typed: { text: 'orders' } })
  expect(fewer.consequences[0]).toMatchObject({ level: 'data-loss', text: expect.stringContaining('2 volumes') })
  expect(fewer.warns.map(check => check.seen).join()).toContain('No replica is left')
  expect(plan(world(3), { instances: undefined }).risk).toBe('irreversible')
  expect(plan(world(3), { resources: { requests: { cpu: '1' } } })).toMatchObject({ risk: 'disruptive', typed: null })
  expect(plan(world(3), { postgresql: { parameters: { work_mem: '8MB' } } }).risk).toBe('safe')
  const misspelt = { postgresql: { parameters: { shared_bufers: '1GB' } } }
  expect(plan(world(3), misspelt).consequences).toMatchObject([{ level: 'outage', text: expect.stringContaining('shared_bufers') }])
  const unknown = plan(world(3), { somethingNew: true })
  expect(unknown.risk).toBe('disruptive')
  expect(unknown.warns[0]?.seen).toContain('/spec/somethingNew')
})

test('the rules of the forms hold for the text as well', () => {
  for (const [spec, words] of [
    [{ storage: { size: '1Gi' } }, 'can’t shrink'],
    [{ postgresql: { parameters: { port: '5433' } } }, 'port'],
    [{ postgresql: { parameters: { max_connections: 'many' } } }, 'max_connections'],
  ] as const) {
    const refused = plan(world(3), spec)
    expect(refused.fails.map(check => check.seen).join(), words).toContain(words)
    expect(refused.fails[0]?.field).toBe('text')
  }
})

test('an edit that asks for more CPU, memory or members asks the nodes for room; any other does not', () => {
  const nodes = ['a', 'b'].map(name => nodeOf(name, '16', '64Gi'))
  const capacity = (spec: Record<string, unknown>) => plan([...world(2), ...nodes], spec).checks.find(({ id }) => id === 'capacity')
  expect(capacity({ resources: { requests: { cpu: '4000' } } })).toMatchObject({
    status: 'warn',
    field: 'text',
    seen: expect.stringContaining('No node is large enough for a member (4000 CPU)'),
  })
  expect(capacity({ instances: 3, affinity: { podAntiAffinityType: 'required' } })).toMatchObject({ status: 'warn', field: 'text' })
  expect(capacity({ instances: 3 })?.status).toBe('pass')
  expect(capacity({ instances: 1 })).toBeUndefined()
  expect(capacity({ logLevel: 'debug' })).toBeUndefined()
})

test('another object of the same name, a missing text and a base that is not known are refused', () => {
  const objects = world(1)
  const text = textOf(orders(1), { logLevel: 'debug' })
  expect(planIn(edit, objects, { text, base: textOf(orders(1)), uid: 'another' }).fails[0]?.seen).toContain('made anew')
  expect(planIn(edit, objects, { uid: 'u-orders' }).fails[0]?.seen).toContain('missing')
  expect(planIn(edit, objects, { text, uid: 'u-orders', resourceVersion: '7' }).fails[0]?.seen).toContain('changed since')
})

test('a run sees whether the change stands, and ends when the database is healthy', () => {
  const remembered = { patch: JSON.stringify({ spec: { logLevel: 'debug', startDelay: null } }) }
  const params = { uid: 'u-orders' }
  expect(seeIn(edit, 'STANDS', world(2, { spec: { logLevel: 'debug' } }), params, { remembered }).status).toBe('done')
  expect(seeIn(edit, 'STANDS', world(2, { spec: { logLevel: 'info' } }), params, { remembered }).status).toBe('failed')
  expect(seeIn(edit, 'STANDS', world(2, { spec: { logLevel: 'debug', startDelay: 3 } }), params, { remembered }).status).toBe('failed')
  expect(seeIn(edit, 'COMPLETED', world(2), params, { remembered }).status).toBe('done')
  expect(seeIn(edit, 'COMPLETED', world(2, { status: { readyInstances: 1 } }), params, { remembered }).status).toBe('active')
})
