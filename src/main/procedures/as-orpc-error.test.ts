import { ORPCError } from '@orpc/server'
import { expect, test } from 'vitest'
import { AppError } from '../../shared/domain/app-error.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { asOrpcError } from './as-orpc-error.ts'

const lines: string[] = []
const log = createLog({ clock: systemClock, sink: line => lines.push(line) })
log.learn('swordfish')

test('no part of an error holds a secret: not what is known, and not what looks like one', () => {
  const error = new AppError('forbidden', 'no: swordfish and Bearer CANARY-1', {
    hint: 'try swordfish, or token=CANARY-2',
    fields: [{ path: 'env.swordfish', message: 'postgres://me:CANARY-3@db is swordfish' }],
    detail: 'password: CANARY-4 swordfish',
  })
  const told = asOrpcError(error, log, 'a.b')
  expect(JSON.stringify(told)).not.toMatch(/swordfish|CANARY/)
  expect(told).toMatchObject({ code: 'forbidden', status: 403, data: { hint: 'try ***, or token=***', fields: [{ path: 'env.***' }] } })
})

test('an endless list of faults is cut', () => {
  const fields = Array.from({ length: 5_000 }, (_, i) => ({ path: `f${i}`, message: 'wrong' }))
  expect(asOrpcError(new AppError('bad-input', 'all wrong', { fields }), log, 'a.b').data).toMatchObject({ fields: { length: 50 } })
})

test('what nobody foresaw is told in one sentence and logged without secrets', () => {
  const told = asOrpcError(new Error('it was swordfish'), log, 'a.b')
  expect(told).toMatchObject({ code: 'internal', status: 500, message: 'Something went wrong inside the app.' })
  expect(lines.at(-1)).toContain('a.b failed')
  expect(lines.join('')).not.toContain('swordfish')
})

test('an error that has the contract’s words already stays as it is', () => {
  const mapped = new ORPCError('conflict', { status: 409, message: 'kept' })
  expect(asOrpcError(mapped, log, 'a.b')).toBe(mapped)
})
