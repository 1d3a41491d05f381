import { expect, test } from 'vitest'
import { lastDue } from './cron-due.ts'

const noon = Date.parse('2026-03-01T12:00:30Z')
const minute = noon - 30_000
const utc = (schedule: string, since: number, now = noon) => lastDue(schedule, 'UTC', since, now)

test('a schedule is due once a minute that it names has come', () => {
  expect(utc('0 12 * * *', noon - 3_600_000)).toBe(minute)
  expect(utc('0 12 * * *', minute)).toBeNull()
  expect(utc('0 12 * * *', minute - 1, minute - 1)).toBeNull()
  expect(utc('0 12 * * *', minute - 1, minute)).toBe(minute)
  expect(utc('*/30 * * * *', 0)).toBe(minute)
  expect(utc('1/2 * * * *', 0)).toBe(minute - 60_000)
  // A Sunday, which is 0 and 7.
  for (const day of ['0', '7']) expect(utc(`0 12 * * ${day}`, minute - 1)).toBe(minute)
  expect(utc('0 12 * * 1', minute - 3_600_000)).toBeNull()
})

test('the clock is that of its zone, and nonsense is never due', () => {
  expect(lastDue('0 13 * * *', 'Europe/Berlin', minute - 1, noon)).toBe(minute)
  expect(utc('every day', 0)).toBeNull()
  expect(lastDue('* * * * *', 'Mars/Olympus', 0, noon)).toBeNull()
})
