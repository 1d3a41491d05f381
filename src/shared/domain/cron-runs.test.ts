import { expect, test } from 'vitest'
import { inZone, isTimeZone, nextRuns } from './cron-runs.ts'

const from = Date.parse('2026-03-27T12:00:00Z')
const iso = (times: readonly number[]) => times.map(time => new Date(time).toISOString())

test('five fields are read by the clock of their zone, over a change to summer time', () => {
  expect(iso(nextRuns('0 20 * * 1-5', 'Europe/Berlin', from, 3))).toEqual([
    '2026-03-27T19:00:00.000Z',
    '2026-03-30T18:00:00.000Z',
    '2026-03-31T18:00:00.000Z',
  ])
})

test('a day of month and a weekday are each enough, as cron has it', () => {
  expect(iso(nextRuns('0 0 1 * 6', 'UTC', from, 2))).toEqual(['2026-03-28T00:00:00.000Z', '2026-04-01T00:00:00.000Z'])
})

test('a step without a range goes on to the end of its field', () => {
  expect(iso(nextRuns('5/40 12 * * *', 'UTC', from, 2))).toEqual(['2026-03-27T12:05:00.000Z', '2026-03-27T12:45:00.000Z'])
})

test('what can’t be read never runs', () => {
  expect(nextRuns('every day', 'UTC', from, 2)).toEqual([])
  expect(nextRuns('0 0 * * *', 'Mars/Olympus', from, 2)).toEqual([])
  expect(nextRuns('', 'UTC', from, 2)).toEqual([])
})

test('zones are those of the tz database', () => {
  expect(['Europe/Berlin', 'Etc/UTC', 'UTC', 'America/Argentina/Buenos_Aires'].map(isTimeZone)).toEqual([true, true, true, true])
  expect(['', 'Mars/Olympus', '+01:00', 'Europe/Berlin ', '../etc/passwd'].map(isTimeZone)).toEqual([false, false, false, false, false])
})

test('an instant reads as the clock there shows it', () => {
  expect(inZone(from, 'Asia/Tokyo')).toBe('Fri 2026-03-27 21:00')
  expect(inZone(from, 'nowhere')).toBe('Fri 2026-03-27 12:00')
})
