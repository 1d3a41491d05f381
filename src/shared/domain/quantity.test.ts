import { expect, test } from 'vitest'
import { formatBytes, isQuantity, parseQuantity } from './quantity.ts'

// Each answer was checked against kubectl's own parser.
const refused = [
  '',
  '1.5.Gi',
  '0x10',
  '١٠Gi',
  '1 Gi',
  '1Gi ',
  ' 1Gi',
  '10GiB',
  'NaN',
  'Infinity',
  '1K',
  '1ki',
  '1mi',
  '1p',
  '5e',
  '1e',
  '1E+',
  '1e1.5',
  '1_000',
  '1,5',
  '1e99999999999999999999',
  '5Ee3',
  '1EE',
  '--1',
  '+-1',
  '1e1e1',
  '1Gi\n',
  '１Gi',
  '1G\u200bi',
  '1Gi\u0000',
  '__proto__',
  'constructor',
  '1constructor',
  '1toString',
]

test.each(refused)('%j is no quantity', text => {
  expect(parseQuantity(text)).toBeNull()
  expect(isQuantity(text)).toBe(false)
})

test.each([
  ['500Gi', 500 * 2 ** 30],
  ['512Mi', 512 * 2 ** 20],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['-1Gi', -(2 ** 30)],
  ['+1', 1],
  ['1.', 1],
  ['.5', 0.5],
  ['250m', 0.25],
  ['5E', 5e18],
  ['1Ei', 2 ** 60],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1e+3', 1000],
  ['1e-3', 0.001],
  ['1e400', Number.POSITIVE_INFINITY],
  ['00010', 10],
  ['0', 0],
])('%s stands for %d', (text, value) => {
  expect(parseQuantity(text)).toBe(value)
})

test('bytes are written in binary units', () => {
  expect(formatBytes(0)).toBe('0 B')
  expect(formatBytes(1536 * 2 ** 20)).toBe('1.5 GiB')
  expect(formatBytes(500 * 2 ** 30)).toBe('500 GiB')
})
