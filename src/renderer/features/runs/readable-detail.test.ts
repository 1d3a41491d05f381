import { expect, test } from 'vitest'
import { digestOf, readableDetail } from './readable-detail.ts'

test('data is set out over lines, cut data is not lost, words stay words', () => {
  expect(readableDetail('{"a":[1]}').text.split('\n')).toHaveLength(5)
  expect(readableDetail('{"a":[1')).toEqual({ text: '{"a":[1', isData: true })
  expect(readableDetail('The server refused it.')).toEqual({ text: 'The server refused it.', isData: false })
})

test('a digest is known as one only where nothing else stands', () => {
  expect(digestOf(`plan digest ${'a1'.repeat(32)}`)).toBe('a1'.repeat(32))
  expect(digestOf(`plan digest ${'a1'.repeat(32)} was refused`)).toBeNull()
  expect(digestOf('plan digest')).toBeNull()
})
