import { expect, test } from 'vitest'
import { compareObjects, type DiffInput, diffObjects } from './diff.ts'

const base = { noise: [], aboutStatus: false, consequenceOf: () => null } satisfies Partial<DiffInput>

function entry(manager: string, operation: string, fieldsV1: object) {
  return { manager, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 }
}

test('what we send is ours, what the server fills in is the server’s, bookkeeping is noise', () => {
  const sent = { metadata: { name: 'a' }, spec: { size: '1Gi', users: [{ name: 'app' }] } }
  const fieldsV1 = { 'f:spec': { 'f:size': {}, 'f:users': { 'k:{"name":"app"}': { '.': {}, 'f:name': {} } } } }
  const predicted = {
    metadata: { name: 'a', uid: 'u', managedFields: [entry('clouddb-desktop', 'Apply', fieldsV1)] },
    spec: {
      size: '1Gi',
      mode: 'safe',
      users: [
        { name: 'first', role: 'x' },
        { name: 'app', role: 'reader' },
      ],
    },
    status: { ready: true },
  }
  const { changes } = diffObjects({ ...base, live: null, predicted, sent: { how: 'apply', body: sent } })
  const origins = Object.fromEntries(changes.map(change => [change.path, change.origin]))
  expect(origins).toEqual({
    '/metadata/name': 'ours',
    '/metadata/uid': 'noise',
    '/spec/size': 'ours',
    '/spec/mode': 'server',
    '/spec/users/0/name': 'server',
    '/spec/users/0/role': 'server',
    '/spec/users/1/name': 'ours',
    '/spec/users/1/role': 'server',
    '/status/ready': 'noise',
  })
})

test('a field that a webhook changes after us is the server’s', () => {
  const sent = { spec: { size: '1Gi' } }
  const predicted = {
    metadata: { managedFields: [entry('clouddb-desktop', 'Apply', { 'f:spec': { 'f:size': {} } })] },
    spec: { size: '2Gi' },
  }
  const [change] = diffObjects({ ...base, live: null, predicted, sent: { how: 'apply', body: sent } }).changes
  expect(change).toMatchObject({ path: '/spec/size', to: '"2Gi"', origin: 'server' })
})

test('a field that we stop applying is removed by us; one that a merge patch sets to null as well', () => {
  const live = {
    metadata: { managedFields: [entry('clouddb-desktop', 'Apply', { 'f:spec': { 'f:old': {} } })] },
    spec: { old: 1, kept: 2 },
  }
  const predicted = { metadata: {}, spec: { kept: 2 } }
  const applied = diffObjects({ ...base, live, predicted, sent: { how: 'apply', body: { spec: {} } } }).changes
  expect(applied).toMatchObject([{ path: '/spec/old', kind: 'remove', origin: 'ours', from: '1', to: null }])
  const patched = diffObjects({ ...base, live, predicted, sent: { how: 'merge', body: { spec: { old: null } } } }).changes
  expect(patched).toMatchObject([{ path: '/spec/old', kind: 'remove', origin: 'ours' }])
})

test('items of a named list are matched by name, whatever their place', () => {
  const changes = compareObjects(
    {
      list: [
        { name: 'a', v: 1 },
        { name: 'b', v: 2 },
      ],
    },
    {
      list: [
        { name: 'b', v: 3 },
        { name: 'c', v: 4 },
      ],
    },
  )
  expect(changes).toEqual([
    { path: '/list/0/v', from: 2, to: 3 },
    { path: '/list/1/name', from: undefined, to: 'c' },
    { path: '/list/1/v', from: undefined, to: 4 },
    { path: '/list/0/name', from: 'a', to: undefined },
    { path: '/list/0/v', from: 1, to: undefined },
  ])
})

test('keys of prototypes are data, and depth is bounded', () => {
  const hostile: unknown = JSON.parse('{"spec":{"__proto__":{"polluted":1},"constructor":2}}')
  const changes = compareObjects(null, hostile as Record<string, unknown>)
  expect(changes.map(change => change.path)).toEqual(['/spec/__proto__/polluted', '/spec/constructor'])
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  let deep: unknown = 1
  for (let level = 0; level < 5_000; level++) deep = { a: deep }
  expect(compareObjects(null, { deep } as Record<string, unknown>)).toHaveLength(1)
})

const [a, b] = [
  { name: 'a', v: 1 },
  { name: 'b', v: 2 },
]

function listed(list: readonly unknown[], fieldsV1: object) {
  return { metadata: { managedFields: [entry('other', 'Apply', fieldsV1)] }, spec: { list } }
}

test('another order is no change of a list that is merged by keys, and one of a list that is replaced as a whole', () => {
  const merged = { 'f:spec': { 'f:list': { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } } } }
  const whole = { 'f:spec': { 'f:list': {} } }
  expect(compareObjects(listed([a, b], merged), listed([b, a], merged))).toEqual([])
  expect(compareObjects(listed([a, b], whole), listed([b, a], whole))).toEqual([{ path: '/spec/list', from: [a, b], to: [b, a] }])
  expect(compareObjects(listed([a, b], whole), listed([a], whole)).map(change => change.path)).toEqual([
    '/spec/list/1/name',
    '/spec/list/1/v',
  ])
})

test('a list merged by other keys than a name is matched by those', () => {
  const fieldsV1 = { 'f:spec': { 'f:list': { 'k:{"port":1,"protocol":"TCP"}': { 'f:port': {} } } } }
  const [tcp, udp] = [
    { port: 1, protocol: 'TCP', to: 'x' },
    { port: 1, protocol: 'UDP', to: 'y' },
  ]
  expect(compareObjects(listed([tcp, udp], fieldsV1), listed([{ ...udp, to: 'z' }, tcp], fieldsV1))).toEqual([
    { path: '/spec/list/0/to', from: 'y', to: 'z' },
  ])
})

test('another order is no change of a set, and one of a plain list of texts', () => {
  const set = { 'f:spec': { 'f:list': { 'v:"x"': {} } } }
  const whole = { 'f:spec': { 'f:list': {} } }
  expect(compareObjects(listed(['x', 'y'], set), listed(['y', 'x'], set))).toEqual([])
  expect(compareObjects(listed(['x', 'y'], whole), listed(['y', 'x'], whole))).toHaveLength(1)
})

test('changes beyond what is shown are counted', () => {
  const many = Object.fromEntries(Array.from({ length: 5_200 }, (_, index) => [`k${index}`, index]))
  const { changes, more } = diffObjects({ ...base, live: null, predicted: { spec: many }, sent: null })
  expect(changes).toHaveLength(5_000)
  expect(more).toBe(200)
})
