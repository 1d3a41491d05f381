import { expect, test } from 'vitest'
import type { LogBatch, LogLine } from '../../shared/domain/log-line.ts'
import { addLogBatch, emptyLogView, filterLogLines } from './log-view.ts'

const at = (second: number) => `2026-11-21T07:00:${String(second).padStart(2, '0')}.000000000Z`
const line = (second: number, message: string, more: Partial<LogLine> = {}): LogLine => ({
  seq: 1,
  member: 'db-1',
  at: at(second),
  severity: 'info',
  source: 'postgres',
  message,
  facts: [],
  ...more,
})
const batch = (...lines: LogLine[]): LogBatch => ({ lines, dropped: 0, members: [] })
const messages = (lines: readonly LogLine[]) => lines.map(each => each.message)

test('a member that comes late finds its place on the time axis', () => {
  const early = addLogBatch(emptyLogView, batch(line(1, 'one'), line(4, 'four')))
  const view = addLogBatch(early, batch(line(2, 'two', { member: 'db-2' }), line(5, 'five')))
  expect(messages(view.lines)).toEqual(['one', 'two', 'four', 'five'])
})

test('each member is gone on with after its own last line, also when that was let go', () => {
  let view = addLogBatch(emptyLogView, batch(line(1, 'one'), line(2, 'two', { member: 'db-2' }), line(9, 'nine'), line(8, 'late')))
  expect(view.lastAt).toEqual({ 'db-1': at(9), 'db-2': at(2) })
  view = addLogBatch(view, batch(line(10, 'ten'), line(11, 'undated', { at: null, member: 'db-3' })), 1)
  expect(view.lastAt).toEqual({ 'db-1': at(10), 'db-2': at(2) })
})

test('a line without a time stays behind the one before it of its member', () => {
  const early = addLogBatch(emptyLogView, batch(line(1, 'one'), line(5, 'five', { member: 'db-2' })))
  const view = addLogBatch(early, batch(line(0, 'undated', { at: null }), line(3, 'three')))
  expect(messages(view.lines)).toEqual(['one', 'undated', 'three', 'five'])
})

test('lines keep an identity of their own when a new stream counts from the start again', () => {
  const view = addLogBatch(addLogBatch(emptyLogView, batch(line(1, 'a'), line(1, 'b'))), batch(line(1, 'c')))
  expect(messages(view.lines)).toEqual(['a', 'b', 'c'])
  expect(new Set(view.lines.map(each => each.seq)).size).toBe(3)
})

test('no more is kept than the limit, and what went is counted apart from what was dropped on the way', () => {
  let view = emptyLogView
  for (let index = 0; index < 10; index += 1) view = addLogBatch(view, { ...batch(line(index, String(index))), dropped: 2 }, 4)
  expect(messages(view.lines)).toEqual(['6', '7', '8', '9'])
  expect(view).toMatchObject({ letGo: 6, dropped: 20 })
})

test('a search wants each word, in any part of the line; members and severities narrow it', () => {
  const lines = [
    line(1, 'Duplicate key', { severity: 'error', facts: [{ label: 'Statement', text: 'INSERT INTO orders' }] }),
    line(2, 'checkpoint complete', { member: 'db-2' }),
  ]
  const none = { text: '', members: [], severities: [] }
  expect(filterLogLines(lines, none)).toBe(lines)
  expect(messages(filterLogLines(lines, { ...none, text: ' ORDERS duplicate ' }))).toEqual(['Duplicate key'])
  expect(filterLogLines(lines, { ...none, text: 'duplicate db-2' })).toEqual([])
  expect(messages(filterLogLines(lines, { ...none, members: ['db-2'] }))).toEqual(['checkpoint complete'])
  expect(messages(filterLogLines(lines, { ...none, severities: ['error', 'fatal'] }))).toEqual(['Duplicate key'])
})
