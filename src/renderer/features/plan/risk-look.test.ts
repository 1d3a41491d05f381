import { expect, test } from 'vitest'
import { riskLook } from './risk-look.ts'

test('only a safe plan that can be applied now is green', () => {
  expect(riskLook({ risk: 'safe', state: 'ready' }, null).tone).toBe('good')
  expect(riskLook({ risk: 'safe', state: 'ready' }, 'Accept the check that could not be made.').tone).toBe('muted')
  expect(riskLook({ risk: 'safe', state: 'offline' }, 'This plan was made offline.').tone).toBe('muted')
})

test('a blocked plan says so instead of promising that it is safe', () => {
  expect(riskLook({ risk: 'safe', state: 'blocked' }, 'A check fails: Quota.')).toMatchObject({ tone: 'bad', label: 'Blocked' })
})

test('what is dangerous looks so whether it can be applied now or not', () => {
  expect(riskLook({ risk: 'irreversible', state: 'blocked' }, 'x')).toEqual(riskLook({ risk: 'irreversible', state: 'ready' }, null))
})
