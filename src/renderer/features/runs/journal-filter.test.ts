import { expect, test } from 'vitest'
import { filterOf, noChoices } from './journal-filter.ts'

test('nothing chosen asks for everything', () => {
  expect(filterOf(noChoices)).toEqual({})
})

test('days count whole, from their first to their last millisecond here', () => {
  const { since, until } = filterOf({ ...noChoices, from: '2026-01-31', to: '2026-01-31' })
  expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_400_000 - 1)
  expect(new Date(since ?? '').getHours()).toBe(0)
})

test('a day that is none counts for nothing, and texts are trimmed', () => {
  expect(filterOf({ text: ' scale ', context: 'here', kinds: ['a', 'b'], from: '2026-99-99', to: 'soon' })).toEqual({
    search: 'scale',
    context: 'here',
    kinds: 'a,b',
  })
})
