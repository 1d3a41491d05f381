import { expect, test } from 'vitest'
import { ownersOf, readFieldClaims } from './field-owners.ts'

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
