import { expect, test } from 'vitest'
import { mapFromRows, rowsFromMap, sameRows } from './map-rows.ts'

test('a map goes to lines and back', () => {
  const map = { work_mem: '64MB', jit: 'off' }
  expect(mapFromRows(rowsFromMap(map))).toEqual(map)
})

test('unfinished and doubled lines stay in sight and count for what they mean', () => {
  const rows = [
    { name: 'a', text: '1' },
    { name: '', text: 'x' },
    { name: 'a', text: '2' },
    { name: '__proto__', text: 'evil' },
  ]
  expect(mapFromRows(rows)).toEqual({ a: '2' })
  expect(sameRows(rows, { a: '2' })).toBe(true)
  expect(sameRows(rows, { a: '3' })).toBe(false)
  expect(sameRows([], { a: '3' })).toBe(false)
})
