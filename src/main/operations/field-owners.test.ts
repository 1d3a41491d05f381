import { expect, test } from 'vitest'
import { ownersOf, readFieldClaims, readLostClaims } from './field-owners.ts'

const object = {
  metadata: {
    managedFields: [
      {
        manager: 'kubectl',
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {} } } } },
      },
      { manager: 'operator', operation: 'Update', fieldsV1: { 'f:spec': { 'f:atomic': {}, 'f:tags': { 'v:"blue"': {} } } } },
      { manager: 'broken', operation: 'Update', fieldsV1: { 'f:spec': { 'k:not json': {}, 'f:ports': { 'k:{"port":9}': {} } } } },
      'no entry at all',
    ],
  },
  spec: { ports: [{ port: 443 }, { port: 80, protocol: 'TCP', name: 'web' }], atomic: { a: { b: 1 } }, tags: ['red', 'blue'] },
}

test('owners are found through list keys, values and atomic fields', () => {
  const claims = readFieldClaims(object)
  expect(ownersOf(claims, '/spec/ports/1/name', 'clouddb-desktop')).toEqual(['kubectl'])
  expect(ownersOf(claims, '/spec/ports/0/name', 'clouddb-desktop')).toEqual([])
  expect(ownersOf(claims, '/spec/atomic/a/b', 'clouddb-desktop')).toEqual(['operator'])
  expect(ownersOf(claims, '/spec/tags/1', 'clouddb-desktop')).toEqual(['operator'])
  expect(ownersOf(claims, '/spec/ports/1/name', 'kubectl')).toEqual([])
})

test('an item that is owned as a whole does not own what others have claimed inside it', () => {
  const claims = readFieldClaims(object)
  expect(ownersOf(claims, '/spec/ports/1/nodePort', 'x')).toEqual([])
})

const entry = (manager: string, spec: Record<string, unknown>) => ({ manager, operation: 'Update', fieldsV1: { 'f:spec': spec } })
const withEntries = (...managedFields: unknown[]) => ({
  metadata: { managedFields },
  spec: { map: { a: 1 }, list: [{ name: 'x' }, { name: 'y' }] },
})

test('who has a map but none of its keys loses nothing when a key changes, is added or goes', () => {
  const live = withEntries(entry('other', { 'f:map': {} }), entry('us', { 'f:map': { 'f:a': {} } }))
  for (const after of [{ 'f:map': { 'f:a': {}, 'f:b': {} } }, {}]) {
    const lost = readLostClaims(live, withEntries(entry('other', { 'f:map': {} }), entry('us', after)))
    for (const pointer of ['/spec/map/a', '/spec/map/b']) expect(ownersOf(lost, pointer, 'us')).toEqual([])
  }
  // Owned whole, it goes with the first key that changes; and the object itself takes all with it.
  expect(ownersOf(readLostClaims(live, withEntries(entry('us', { 'f:map': {} }))), '/spec/map/b', 'us')).toEqual(['other'])
  expect(ownersOf(readLostClaims(live, null), '/spec/map', 'us')).toEqual(['other'])
})

test('a key or an item that is taken is lost, whatever is left of what holds it', () => {
  const [x, y] = ['k:{"name":"x"}', 'k:{"name":"y"}']
  const live = withEntries(entry('other', { 'f:map': { '.': {}, 'f:a': {} }, 'f:list': { '.': {}, [x]: { '.': {} }, [y]: { '.': {} } } }))
  const after = withEntries(entry('other', { 'f:map': {}, 'f:list': { '.': {}, [y]: { '.': {} } } }))
  const lost = readLostClaims(live, after)
  expect(lost.map(claim => [...claim.pointers])).toEqual([['/spec/map/a', '/spec/list/0']])
  expect(ownersOf(lost, '/spec/list', 'us')).toEqual(['other'])
  expect(ownersOf(readLostClaims(live, live), '/spec/map', 'us')).toEqual([])
})
