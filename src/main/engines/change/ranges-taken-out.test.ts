import { expect, test } from 'vitest'
import { rangesTakenOut } from './ranges-taken-out.ts'

test('ranges that are taken out are named, a few of them', () => {
  expect(rangesTakenOut(['10.0.0.0/8'], ['10.0.0.0/8', '192.0.2.0/24'])).toBeNull()
  expect(rangesTakenOut(['10.0.0.0/8', '192.0.2.0/24'], ['10.0.0.0/8'])).toBe('192.0.2.0/24')
  const many = Array.from({ length: 10 }, (_, index) => `192.0.2.${index}/32`)
  expect(rangesTakenOut(many, [])).toMatch(/192\.0\.2\.7\/32 and 2 more ranges$/)
})
