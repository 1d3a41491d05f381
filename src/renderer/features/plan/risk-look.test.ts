import { expect, test } from 'vitest'
import type { Check } from '../../../shared/domain/plan.ts'
import { riskLook } from './risk-look.ts'

function check(id: string, status: Check['status'], seen = `Seen by ${id}.`): Check {
  return { id, title: id, status, seen, cure: null, field: null }
}

const ready = { risk: 'safe', state: 'ready', checks: [check('a', 'pass')] } as const

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
  const blocked = { risk: 'safe', state: 'blocked', checks: [check('a', 'fail')] } as const
  expect(riskLook(blocked, 'A check fails: Quota.')).toMatchObject({ tone: 'bad', label: 'Blocked' })
})

test('what is dangerous looks so whether it can be applied now or not', () => {
  const dangerous = { ...ready, risk: 'irreversible' } as const
  expect(riskLook({ ...dangerous, state: 'blocked' }, 'x')).toEqual(riskLook(dangerous, null))
})
