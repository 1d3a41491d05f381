import { expect, test } from 'vitest'
import { idsBetween } from './ids-between.ts'

const rows = ['a', 'b', 'c', 'd'].map(id => ({ id }))

test('a range holds both ends, in whichever direction it was drawn', () => {
  expect(idsBetween(rows, 'b', 'd')).toEqual(['b', 'c', 'd'])
  expect(idsBetween(rows, 'd', 'b')).toEqual(['b', 'c', 'd'])
  expect(idsBetween(rows, 'c', 'c')).toEqual(['c'])
})

test('a range whose beginning is gone holds its end alone', () => {
  expect(idsBetween(rows, 'gone', 'b')).toEqual(['b'])
})
