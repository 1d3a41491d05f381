import { expect, test } from 'vitest'
import { growthOf } from '../../../test/fakes/growth-of.ts'
import { createLineSplitter, LineTooLongError } from './split-lines.ts'

const text = 'one\r\n\ntwo é€😀\u2028still two\nthree\n'

test.each([1, 2, 3, 5, 7, 64])('lines come out the same in chunks of %i bytes', size => {
  const splitter = createLineSplitter(1_000)
  const bytes = Buffer.from(text)
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)).map(String))
  expect(lines).toEqual(['one', 'two é€😀\u2028still two', 'three'])
  expect(splitter.rest()).toBe('')
})

test('what comes after the last line feed is the rest', () => {
  const splitter = createLineSplitter(1_000)
  splitter.push(Buffer.from('a\nhalf'))
  expect(splitter.rest()).toBe('half')
})

test('a line longer than the limit is refused before it is complete', () => {
  const splitter = createLineSplitter(10)
  splitter.push(Buffer.from('12345'))
  expect(() => splitter.push(Buffer.from('6789012'))).toThrow(LineTooLongError)
})

test('a long line in small chunks costs linear time', () => {
  const chunk = Buffer.alloc(1_024, 0x61)
  const split = (chunks: number) => {
    const splitter = createLineSplitter(64 * 1024 * 1024)
    for (let i = 0; i < chunks; i += 1) splitter.push(chunk)
    return splitter.push(Buffer.from('\n'))[0]
  }
  expect(split(4_000)).toHaveLength(4_000 * 1_024)
  const growth = growthOf(
    chunks => chunks,
    chunks => void split(chunks),
    250,
    16,
  )
  expect(growth).toBeLessThan(64)
})

test('where long lines are cut, the head of one is given with a mark, whatever the chunks, and the lines after it are whole', () => {
  const bytes = Buffer.from(`one\n${'x'.repeat(25)}\r\n1234567890\n${'y'.repeat(11)}\nlast${'z'.repeat(20)}`)
  for (const size of [1, 3, 7, 10, 11, 64]) {
    const splitter = createLineSplitter(10, '…')
    const lines: string[] = []
    for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)).map(String))
    expect(lines).toEqual(['one', 'xxxxxxxxxx…', '1234567890', 'yyyyyyyyyy…'])
    expect(splitter.rest()).toBe('lastzzzzzz…')
  }
})
