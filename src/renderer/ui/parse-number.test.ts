import { expect, test } from 'vitest'
import { parseNumber } from './parse-number.ts'

test.each([
  ['3', 3],
  [' 3 ', 3],
  ['-1', -1],
  ['\u22121', -1],
  ['+4', 4],
  ['007', 7],
  ['2.5', 2.5],
  ['٣', 3],
  ['۱۲', 12],
  ['１０', 10],
  ['', null],
  ['  ', null],
])('%j is a number, or nothing', (typed, value) => {
  expect(parseNumber(typed)).toBe(value)
})

test.each(['3 members', '1e3', '1,000', '1.000', '3.', '--1', '0x10', 'NaN', 'Infinity', '9007199254740993', '٣x'])(
  '%j stays the text that it is',
  typed => {
    expect(parseNumber(typed)).toBe(typed)
  },
)
