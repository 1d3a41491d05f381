import { expect, test } from 'vitest'
import { parseLogLine } from './parse-log-line.ts'

const manager = { level: 'info', ts: '2026-11-21T07:00:00.123456Z', logger: 'instance-manager', logging_pod: 'db-1' }
const record = (fields: object) => JSON.stringify({ ...manager, logger: 'postgres', msg: 'record', record: fields })

test('a record of PostgreSQL: its own severity, message and particulars', () => {
  const text = record({
    error_severity: 'ERROR',
    message: 'duplicate key value violates unique constraint "orders_pkey"',
    detail: 'Key (id)=(7) already exists.',
    query: 'INSERT INTO orders VALUES ($1)',
    user_name: 'app',
    sql_state_code: '23505',
    backend_type: 'client backend',
  })
  expect(parseLogLine(text)).toEqual({
    at: '2026-11-21T07:00:00.123456000Z',
    severity: 'error',
    source: 'postgres · client backend',
    message: 'duplicate key value violates unique constraint "orders_pkey"',
    facts: [
      { label: 'Detail', text: 'Key (id)=(7) already exists.' },
      { label: 'Statement', text: 'INSERT INTO orders VALUES ($1)' },
      { label: 'User', text: 'app' },
      { label: 'SQLSTATE', text: '23505' },
    ],
  })
})

test.each([
  ['DEBUG3', 'debug'],
  ['LOG', 'info'],
  ['NOTICE', 'info'],
  ['WARNING', 'warning'],
  ['FATAL', 'fatal'],
  ['PANIC', 'fatal'],
  ['LOUD', 'unknown'],
])('PostgreSQL’s %s is %s', (severity, expected) => {
  expect(parseLogLine(record({ error_severity: severity, message: 'x', sql_state_code: '00000' }))).toMatchObject({
    severity: expected,
    facts: [],
  })
})

test('a line of the instance manager: its level, message with the error, and the rest as particulars', () => {
  const text = JSON.stringify({
    ...manager,
    level: 'error',
    logger: 'wal-archive',
    msg: 'Error while archiving',
    error: 'exit status 2',
    walName: '0001',
    n: 3,
    deep: {},
  })
  expect(parseLogLine(text)).toMatchObject({
    severity: 'error',
    source: 'wal-archive',
    message: 'Error while archiving: exit status 2',
    facts: [
      { label: 'walName', text: '0001' },
      { label: 'n', text: '3' },
    ],
  })
})

test('a statement that pgAudit tells of is the message', () => {
  const text = JSON.stringify({
    ...manager,
    logger: 'pgaudit',
    msg: 'record',
    record: { error_severity: 'LOG', audit: { statement: 'DROP TABLE x' } },
  })
  expect(parseLogLine(text)).toMatchObject({ source: 'pgaudit', severity: 'info', message: 'DROP TABLE x' })
})

test.each(['', 'plain words', '{"level":', '[1]', '{}', '{"record":3,"msg":"record"}', '{"__proto__":{"msg":"x"}}'])(
  '%j does not fail',
  text => {
    const line = parseLogLine(text)
    expect(line.severity).toBe('unknown')
    expect(typeof line.message).toBe('string')
  },
)
