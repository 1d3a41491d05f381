import { expect, test } from 'vitest'
import { imageMajor, imageTag } from './image.ts'
import { parseMemorySetting, parseQuantity } from './quantity.ts'

test.each([
  ['1Gi', 2 ** 30],
  ['500m', 0.5],
  ['1e3', 1000],
  ['2E', 2e18],
  [3, 3],
  ['.5Mi', 2 ** 19],
  ['1.5.Gi', null],
  ['10GiB', null],
  ['0x10', null],
  ['', null],
  [{}, null],
])('the quantity %j is %j', (text, value) => {
  expect(parseQuantity(text)).toBe(value)
})

test('memory settings carry PostgreSQL units, or count blocks', () => {
  expect(parseMemorySetting('256MB', 8192)).toBe(256 * 1024 ** 2)
  expect(parseMemorySetting('16', 8192)).toBe(16 * 8192)
  expect(parseMemorySetting('lots', 8192)).toBeNull()
})

test('the version is read from the tag, past ports and digests', () => {
  expect(imageTag('registry.example:5000/pg:17.6-minimal@sha256:00')).toBe('17.6-minimal')
  expect(imageTag('registry.example:5000/pg')).toBe('')
  expect(imageMajor('pg:17.6-minimal')).toBe(17)
  expect(imageMajor('pg:stable')).toBeNull()
})
