import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogLine } from './log-line.ts'
import { readLogTime, sortLogLines } from './log-order.ts'

test.each([
  ['2026-11-21T07:00:01Z', '2026-11-21T07:00:01.000000000Z'],
  ['2026-11-21T07:00:01.5Z', '2026-11-21T07:00:01.500000000Z'],
  ['2026-11-21T01:30:01.123456789+02:00', '2026-11-20T23:30:01.123456789Z'],
  ['2026-11-20T22:30:01.25-05:45', '2026-11-21T04:15:01.250000000Z'],
])('the time %s of a node anywhere is an instant in UTC', (text, instant) => {
  expect(readLogTime(text)).toBe(instant)
})

test.each([
  '',
  'now',
  '2026-11-21T07:00:01',
  '2026-13-21T07:00:01Z',
  '2026-11-21T07:00:01+2:00',
  '2026-11-21T07:00:01+24:00',
  '0000-01-01T00:00:00+02:00',
])('“%s” is no time', text => {
  expect(readLogTime(text)).toBeNull()
})

const line = (seq: number, member: string, second: number | null): LogLine => ({
  seq,
  member,
  at: second === null ? null : `2026-11-21T07:00:0${second}.000000000Z`,
  severity: 'info',
  source: '',
  message: `${seq}`,
  facts: [],
})

test('a line without a time stays behind the line before it of the same member', () => {
  const lines = [line(1, 'a', 5), line(2, 'b', 1), line(3, 'a', null), line(4, 'b', null), line(5, 'b', 9), line(6, 'b', null)]
  expect(sortLogLines(lines).map(each => each.seq)).toEqual([2, 4, 1, 3, 5, 6])
})

test('the order is the same in whatever order lines lie', () => {
  const some = fc.array(fc.record({ member: fc.constantFrom('a', 'b', 'c'), second: fc.option(fc.integer({ min: 0, max: 4 })) }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(some, fc.infiniteStream(fc.nat()), (entries, keys) => {
      const lines = entries.map(({ member, second }, index) => line(index, member, second))
      const mixed = lines.map(each => ({ each, key: keys.next().value })).sort((one, other) => one.key - other.key)
      expect(sortLogLines(mixed.map(({ each }) => each))).toEqual(sortLogLines(lines))
    }),
  )
})
