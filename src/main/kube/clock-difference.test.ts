import { expect, test } from 'vitest'
import { createClockDifference } from './clock-difference.ts'

const start = Date.parse('2026-01-02T03:04:00Z')
const after = (seconds: number) => new Date(start + seconds * 1_000).toUTCString()

function difference() {
  let now = start
  let changes = 0
  const clocks = createClockDifference({ now: () => now })
  clocks.onChange(() => {
    changes += 1
  })
  const setOwn = (seconds: number) => {
    now = start + seconds * 1_000
  }
  return { clocks, changes: () => changes, setOwn }
}

test('clocks that are as good as equal are no difference', () => {
  const { clocks, changes } = difference()
  for (const seconds of [0, -1, 30, 119, -119]) clocks.note(after(seconds))
  expect(clocks.aheadMs()).toBe(0)
  expect(changes()).toBe(0)
})

test('a server a day ahead or behind is told once, and again when one of the clocks is set', () => {
  const { clocks, changes, setOwn } = difference()
  clocks.note(after(86_400))
  clocks.note(after(86_402))
  expect(clocks.aheadMs()).toBe(86_400_000)
  expect(changes()).toBe(1)
  setOwn(86_400)
  clocks.note(after(86_401))
  expect(clocks.aheadMs()).toBe(0)
  setOwn(2 * 86_400)
  clocks.note(after(86_400))
  expect(clocks.aheadMs()).toBe(-86_400_000)
  expect(changes()).toBe(3)
})

test('what is no date says nothing', () => {
  const { clocks, changes } = difference()
  for (const text of ['', 'soon', '\u202e', '99999999999999999999']) clocks.note(text)
  expect(changes()).toBe(0)
})
