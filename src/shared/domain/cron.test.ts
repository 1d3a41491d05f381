import { expect, test } from 'vitest'
import { faultOfUnixCron, readCron } from './cron.ts'

test.each(['0 0 2 * * *', '*/10 * * * * *', '0 30 2 1,15 jan-mar MON-FRI', '0 0 0 ? * 0', '0 5/15 * * * *', ' 0  0 2 * * * '])(
  '%s has six fields',
  text => {
    expect(readCron(text)).toEqual({ fields: 6 })
  },
)

test('five fields are told apart, because they mean something else', () => {
  expect(readCron('0 2 * * *')).toEqual({ fields: 5 })
})

test.each(['@daily', '@every 12h', '@every 1h30m'])('%s is a word for a schedule', text => {
  expect(readCron(text)).toEqual({ fields: 'descriptor' })
})

test.each([
  '',
  '* * * *',
  '0 0 0 2 * * *',
  '60 0 0 * * *',
  '0 60 0 * * *',
  '0 0 24 * * *',
  '0 0 0 0 * *',
  '0 0 0 32 * *',
  '0 0 0 * 13 *',
  '0 0 0 * * 7',
  '0 0 0 * * 5-2',
  '0 0 */0 * * *',
  '0 0 1/2/3 * * *',
  '0 0 x * * *',
  '0 0 -1 * * *',
  '@noon',
  '@every',
  '@every 5 minutes',
  '0 0 1, * * *',
  '٠ 0 2 * * *',
])('%j is refused', text => {
  expect(readCron(text)).toHaveProperty('fault')
})

test.each(['0 0 2 31 2 *', '0 0 2 30-31 feb ?', '0 0 2 31 2,4,6 *'])('%s never runs, and it says so', text => {
  expect(readCron(text)).toMatchObject({ fault: expect.stringContaining('It would never run') })
})

test.each(['0 0 2 29 2 *', '0 0 2 31 * *', '0 0 2 31 2 MON', '0 0 2 28-31 2 *', '0 0 2 */31 2 *', '0 0 2 * 2 *', '0 0 2 31 4/1 *'])(
  '%s runs some day',
  text => {
    expect(readCron(text)).toEqual({ fields: 6 })
  },
)

test.each(['0 20 * * 1-5', '*/5 * * * *', '0 6 1,15 jan-mar MON-FRI', '@daily', ' 0  6 * * 0 '])('%s is a crontab’s schedule', text => {
  expect(faultOfUnixCron(text)).toBeNull()
})

test.each(['', '0 0 6 * * *', '60 0 * * *', '0 24 * * *', '0 0 0 * *', '0 0 * * 7', '@every 12h', 'x'.repeat(400)])('%s is none', text => {
  expect(faultOfUnixCron(text)).not.toBeNull()
})

test('a day that never comes is told of five fields as of six', () => {
  expect(faultOfUnixCron('0 6 30 2 *')).toContain('It would never run')
})
