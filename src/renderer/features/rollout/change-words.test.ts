import { expect, test } from 'vitest'
import { changeWords } from './change-words.ts'

test('a change reads from left to right, with the path as in a manifest', () => {
  expect(changeWords({ path: '/spec/instances', kind: 'replace', from: '2', to: '3' })).toBe('spec.instances: 2 → 3')
  expect(changeWords({ path: '/metadata/annotations/a.b~1c', kind: 'add', from: null, to: '"on"' })).toBe(
    'metadata.annotations.a.b/c: "on"',
  )
  expect(changeWords({ path: '/spec/x', kind: 'remove', from: '1', to: null })).toBe('spec.x: 1 goes')
})

test('a long value is cut', () => {
  expect(changeWords({ path: '/a', kind: 'add', from: null, to: 'x'.repeat(500) })).toHaveLength('a: '.length + 61)
})
