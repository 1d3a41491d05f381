import { expect, test } from 'vitest'
import { readTiming } from './timing.ts'

const now = Date.parse('2026-03-27T12:00:00Z')
const params = { timeZone: 'Europe/Berlin', image: 'kubectl:1', suspended: false, runAsUser: null }
const read = (pauseAt: string, resumeAt: string) => readTiming({ ...params, pauseAt, resumeAt }, now)
const seen = (pauseAt: string, resumeAt: string) =>
  read(pauseAt, resumeAt).objections.map(each => `${each.status} ${each.field}: ${each.seen}`)

test('nights and weekends are nothing to object to, and both next runs are known', () => {
  const timing = read('0 20 * * 1-5', '0 6 * * 1-5')
  expect(timing.objections).toEqual([])
  expect(timing.next).toEqual({ pause: Date.parse('2026-03-27T19:00:00Z'), resume: Date.parse('2026-03-30T04:00:00Z') })
  expect(timing.deadlines).toEqual({ pause: 600, resume: 3600 })
})

test('two that ever run at the same minute are refused', () => {
  expect(seen('0 20 * * *', '0 20 * * 1')).toEqual(['fail resumeAt: Both run at Mon 2026-03-30 20:00: as which it would end is chance.'])
  expect(seen('* * * * *', '0 6 1 1 *')[0]).toContain('Both run at')
})

test('what is brief, or longer than a month, deserves a second look, and lateness never reaches the other schedule', () => {
  expect(seen('0 20 * * *', '5 20 * * *')).toEqual([
    'warn resumeAt: It is resumed 5 minutes after the pause of Fri 2026-03-27 20:00: its members may not have stopped by then.',
  ])
  expect(read('0 20 * * *', '5 20 * * *').deadlines).toEqual({ pause: 150, resume: 3600 })
  expect(seen('5 20 * * *', '0 20 * * *')[0]).toContain('warn pauseAt: It is paused again 5 minutes after')
  expect(seen('0 20 * * *', '0 6 1 1 *')[0]).toMatch(/^warn resumeAt: What is paused at .* stays so for 279 days/)
})

test('what can’t be read is said of its own field', () => {
  expect(seen('', '0 6 * *')).toEqual([
    'fail pauseAt: Enter a schedule.',
    'fail resumeAt: The schedule has 4 fields; it needs five: minute, hour, day, month, weekday.',
  ])
  expect(readTiming({ ...params, pauseAt: '0 1 * * *', resumeAt: '0 2 * * *', timeZone: 'Mars' }, now).objections[0]?.field).toBe(
    'timeZone',
  )
})
