import { expect, test } from 'vitest'
import { parseLogLine } from './parse-log-line.ts'

test('a line of Patroni', () => {
  expect(parseLogLine('2026-11-21 05:00:00,123 INFO: no action. I am (orders-0), the leader with the lock')).toEqual({
    at: '2026-11-21T05:00:00.123000000Z',
    severity: 'info',
    source: 'patroni',
    message: 'no action. I am (orders-0), the leader with the lock',
    facts: [],
  })
  expect(parseLogLine('2026-11-21 05:00:00,123 ERROR: failed to bootstrap').severity).toBe('error')
})

test('a line of PostgreSQL from its start', () => {
  const line = '2026-11-21 05:00:01.250 UTC [57]: [1-1] 6920.39     LOG:  listening on IPv4 address "0.0.0.0", port 5432'
  expect(parseLogLine(line)).toMatchObject({
    at: '2026-11-21T05:00:01.250000000Z',
    severity: 'info',
    source: 'postgres',
    message: 'listening on IPv4 address "0.0.0.0", port 5432',
    facts: [{ label: 'Process', text: '57' }],
  })
})

test.each(['', 'bootstrapping', '{"level":"info"}', '2026-11-21', '9999-99-99 99:99:99,999 WHAT: x', 'x'.repeat(100_000)])(
  '%.20s is shown as it is, or nearly',
  text => {
    const line = parseLogLine(text)
    expect(line.severity).toBe('unknown')
    expect(text.endsWith(line.message)).toBe(true)
    expect(line.at).toBeNull()
  },
)
