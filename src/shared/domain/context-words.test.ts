import { expect, test } from 'vitest'
import { contextWords } from './context-words.ts'

test('a context with an alias is called by both names, one without by its own', () => {
  expect(contextWords('gke_acme_eu', 'Production')).toBe('Production (gke_acme_eu)')
  expect(contextWords('kind', null)).toBe('kind')
  expect(contextWords('kind', 'kind')).toBe('kind')
})
