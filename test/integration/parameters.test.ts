import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/cnpg/engine.ts'
import { findOperation } from '../../src/main/operations/find-operation.ts'
import { parseParams, requireParams } from '../../src/main/operations/parse-params.ts'

const { operation } = findOperation([engine], { engine: engine.id, operation: 'provision' })
const now = '2026-01-01T00:00:00Z'

function pathsOf(params: unknown): readonly string[] {
  const result = parseParams(operation, params, now)
  return 'fields' in result ? result.fields.map(({ path }) => path) : []
}

test('all that is wrong is told at once, what the schema refuses and what the rules do', () => {
  const params = { name: 'Bad Name!', namespace: 'UPPER', members: -3, cpu: 'abc', memory: '1', storageSize: '5XB' }
  expect([...pathsOf(params)].sort()).toEqual(['cpu', 'members', 'memory', 'name', 'namespace', 'storageSize'])
  // The same with the field that has no default missing.
  expect([...pathsOf({ ...params, name: undefined })].sort()).toEqual(['cpu', 'members', 'memory', 'name', 'namespace', 'storageSize'])
  expect(() => requireParams(operation, params, now)).toThrow('members: ')
})

test('a parameter that nobody knows is refused, not passed over', () => {
  const unknown = { path: 'memmory', message: 'Unknown parameter.' }
  expect(parseParams(operation, { name: 'orders', memmory: '8Gi' }, now)).toEqual({ fields: [unknown] })
  expect(parseParams(operation, { name: 'Bad', memmory: '8Gi' }, now)).toMatchObject({ fields: [unknown, { path: 'name' }] })
})

test('parameters that only break a rule are taken: the plan says so', () => {
  expect(parseParams(operation, { name: 'Bad' }, now)).toMatchObject({ parsed: { name: 'Bad', members: 3 } })
})
