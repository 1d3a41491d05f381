import { expect, test } from 'vitest'
import { waveNumbers } from './wave-numbers.ts'

test('one goes alone first, the rest in waves of the size that was asked for', () => {
  expect(waveNumbers(7, { canary: true, waveSize: 3 })).toEqual([1, 2, 2, 2, 3, 3, 3])
  expect(waveNumbers(7, { canary: false, waveSize: 3 })).toEqual([1, 1, 1, 2, 2, 2, 3])
})

test('a single database is a single wave, and none is none', () => {
  expect(waveNumbers(1, { canary: true, waveSize: 3 })).toEqual([1])
  expect(waveNumbers(0, { canary: true, waveSize: 3 })).toEqual([])
})
