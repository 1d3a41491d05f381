import { expect, test } from 'vitest'
import { cronMeaning } from './cron-meaning.ts'

const now = new Date('2026-03-01T12:00:00Z')

test('six fields start with seconds and are read in UTC', () => {
  expect(cronMeaning('0 30 2 * * *', now, 2)).toEqual({ next: ['2026-03-02T02:30:00.000Z', '2026-03-03T02:30:00.000Z'], problem: null })
})

test('nonsense and schedules that never run are said to be so', () => {
  expect(cronMeaning('every day', now).problem).not.toBeNull()
  expect(cronMeaning('0 0 0 31 2 *', now)).toMatchObject({ next: [], problem: 'This schedule never runs.' })
  expect(cronMeaning('', now)).toEqual({ next: [], problem: null })
  expect(cronMeaning('*'.repeat(500), now).problem).toContain('too long')
})
