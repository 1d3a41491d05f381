import { expect, test } from 'vitest'
import type { Check, Consequence } from '../../../shared/domain/plan.ts'
import { riskLook } from './risk-look.ts'

function check(id: string, status: Check['status'], seen = `Seen by ${id}.`): Check {
  return { id, title: id, status, seen, cure: null, field: null }
}

const ready = { risk: 'safe', state: 'ready', consequences: [] as Consequence[], checks: [check('a', 'pass')] } as const

test('only a safe plan that can be applied now is green', () => {
  expect(riskLook(ready, null)).toMatchObject({ tone: 'good', label: 'Safe' })
  expect(riskLook(ready, 'The app’s host is gone.').tone).toBe('muted')
  expect(riskLook({ ...ready, state: 'offline' }, 'This plan was made offline.').tone).toBe('muted')
})

test('warnings stand beside the word and take the green, those that say the same count as the one row that they are', () => {
  const checks = [check('a', 'warn', 'The namespace is new.'), check('b', 'warn', 'The namespace is new.'), check('c', 'warn')]
  expect(riskLook({ ...ready, checks }, null)).toEqual({ tone: 'warn', shape: 'alert', label: 'Safe · 2 warnings' })
  expect(riskLook({ ...ready, risk: 'irreversible', checks: [check('a', 'warn')] }, null)).toMatchObject({
    tone: 'bad',
    label: 'Irreversible · 1 warning',
  })
})

test('what could not be checked is never green, accepted or not', () => {
  expect(riskLook({ ...ready, checks: [check('a', 'unknown')] }, null)).toEqual({
    tone: 'muted',
    shape: 'dashed',
    label: 'Safe · 1 unknown',
  })
})

test('a blocked plan says so instead of promising that it is safe', () => {
  const blocked = { ...ready, state: 'blocked', checks: [check('a', 'fail')] } as const
  expect(riskLook(blocked, 'A check fails: Quota.')).toMatchObject({ tone: 'bad', label: 'Blocked' })
})

test('what is dangerous looks so whether it can be applied now or not', () => {
  const dangerous = { ...ready, risk: 'irreversible' } as const
  expect(riskLook({ ...dangerous, state: 'blocked' }, 'x')).toEqual(riskLook(dangerous, null))
})

test('a consequence that is graver than what the operation may do stands in the badge, and one that is not does not', () => {
  const doing = (...levels: Consequence['level'][]) => levels.map(level => ({ level, text: level }))
  const disruptive = { ...ready, risk: 'disruptive' } as const
  expect(riskLook({ ...disruptive, consequences: doing('data-loss', 'rolling-restart') }, null)).toMatchObject({
    tone: 'bad',
    label: 'Data loss',
  })
  expect(riskLook({ ...disruptive, consequences: doing('switchover') }, null)).toMatchObject({ tone: 'warn', label: 'Disruptive' })
  const lossAndWarning = { ...ready, consequences: doing('data-loss'), checks: [check('a', 'warn')] }
  expect(riskLook({ ...lossAndWarning, state: 'blocked' }, 'x')).toMatchObject({ tone: 'bad', label: 'Data loss · 1 warning' })
  expect(riskLook({ ...ready, consequences: doing('none', 'reload') }, null)).toMatchObject({ tone: 'good', label: 'Safe' })
  expect(riskLook({ ...ready, risk: 'irreversible', consequences: doing('data-loss') }, null).label).toBe('Irreversible')
})
