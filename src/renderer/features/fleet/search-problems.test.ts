import { expect, test } from 'vitest'
import { searchProblems } from './search-problems.ts'

test('an unknown key is named, with the keys that exist', () => {
  const [problem, ...more] = searchProblems('foo:bar shop')
  expect(more).toEqual([])
  expect(problem).toContain('“foo”')
  expect(problem).toContain('namespace (ns)')
  expect(searchProblems('constructor:x')).toHaveLength(1)
})

test('an unknown health is named, with the healths that exist; a beginning of one is fine', () => {
  expect(searchProblems('-health:nonsense')[0]).toContain('degraded, unknown, progressing, paused, healthy')
  expect(searchProblems('health:deg HEALTH:Healthy')).toEqual([])
})

test('known keys, plain words, quoted words, unfinished terms and addresses are no problem', () => {
  expect(searchProblems('shop ns:shop ctx:eu version:17 health: "two words" https://example.net')).toEqual([])
})

test('what is pasted is looked at for a while and told in a few lines', () => {
  expect(searchProblems(Array.from({ length: 90 }, (_, index) => `k${'x'.repeat(index % 7)}:1`).join(' ')).length).toBeLessThanOrEqual(3)
})
