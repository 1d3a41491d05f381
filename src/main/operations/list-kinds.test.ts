import { expect, test } from 'vitest'
import { readListKinds } from './list-kinds.ts'

const fieldsV1 = {
  'f:metadata': { 'f:finalizers': { '.': {}, 'v:"a"': {} } },
  'f:spec': {
    'f:hosts': {},
    'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:args': {} } },
  },
}
const object = { metadata: { managedFields: [{ manager: 'm', operation: 'Apply', fieldsV1 }] } }

test('claims tell lists that are merged by keys, as sets, and as a whole', () => {
  const kindOf = readListKinds([object, null])
  expect(kindOf('/metadata/finalizers')).toEqual({ by: 'set' })
  expect(kindOf('/spec/ports')).toEqual({ by: 'keys', keys: ['port', 'protocol'] })
  expect(kindOf('/spec/hosts')).toEqual({ by: 'whole' })
})

test('lists in items have their kind whatever the item’s index, and what lies in a whole is a whole', () => {
  const kindOf = readListKinds([object])
  expect(kindOf('/spec/ports/7/args')).toEqual({ by: 'whole' })
  expect(kindOf('/spec/hosts/3/names')).toEqual({ by: 'whole' })
})

test('what nobody claims, and claims that can’t be read, tell nothing', () => {
  expect(readListKinds([object])('/spec/other')).toBeNull()
  expect(readListKinds([null, {}, { metadata: { managedFields: [{ fieldsV1: 'x' }, 5] } }])('/spec/ports')).toBeNull()
  expect(readListKinds([{ metadata: { managedFields: [{ fieldsV1: { 'f:l': { 'k:{{': {} } } }] } }])('/l')).toEqual({
    by: 'keys',
    keys: [],
  })
})
