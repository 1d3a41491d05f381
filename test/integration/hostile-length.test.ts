/** What text from a cluster can be made to cost by its length alone: the readers of shared/, which know no Node, are held to it here. */
import { expect, test } from 'vitest'
import { isQuantity } from '../../src/shared/domain/quantity.ts'
import { growthOf } from '../fakes/growth-of.ts'

test.each([
  ['digits and no unit', (size: number) => `${'1'.repeat(size)}x`],
  ['an endless exponent', (size: number) => `1e${'1'.repeat(size)}`],
])('a quantity of a million characters (%s) costs linear time and is none', (_, make) => {
  expect(isQuantity(make(1_000_000))).toBe(false)
  expect(growthOf(make, isQuantity, 10_000, 16)).toBeLessThan(64)
})
