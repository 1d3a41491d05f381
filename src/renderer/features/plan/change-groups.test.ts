import { expect, test } from 'vitest'
import type { FieldChange } from '../../../shared/domain/plan.ts'
import { changeSummary, groupChanges, readablePath, readableValue } from './change-groups.ts'

function change(path: string, origin: FieldChange['origin']): FieldChange {
  return { path, kind: 'add', from: null, to: '1', origin, owners: [], consequence: null }
}

test('changes are told apart by whose they are, in their order', () => {
  const groups = groupChanges([change('/a', 'ours'), change('/b', 'noise'), change('/c', 'server'), change('/d', 'ours')])
  expect(groups.ours.map(one => one.path)).toEqual(['/a', '/d'])
  expect(groups.server).toHaveLength(1)
  expect(changeSummary(groups, 0)).toBe('2 changes, 1 field added by the server, 1 hidden')
  expect(changeSummary(groupChanges([]), 0)).toBe('no change')
  expect(changeSummary(groups, 7)).toContain('7 not listed')
})

test('pointers are shown as people write paths, and odd keys can not be mistaken', () => {
  expect(readablePath('/spec/containers/0/image')).toBe('spec.containers[0].image')
  expect(readablePath('/metadata/labels/app.kubernetes.io~1name')).toBe('metadata.labels["app.kubernetes.io/name"]')
  expect(readablePath('/a~01')).toBe('["a~1"]')
  expect(readablePath('')).toBe('(whole object)')
})

test('strings lose their quotes only where nothing else could be meant', () => {
  expect(readableValue('"5Gi"')).toBe('"5Gi"')
  expect(readableValue('"fast"')).toBe('fast')
  expect(readableValue('"true"')).toBe('"true"')
  expect(readableValue('""')).toBe('""')
  expect(readableValue('" x"')).toBe('" x"')
  expect(readableValue('{"a":1}')).toBe('{"a":1}')
  expect(readableValue('not json')).toBe('not json')
})
