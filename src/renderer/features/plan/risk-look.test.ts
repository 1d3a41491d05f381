import { expect, test } from 'vitest'
import { riskLook } from './risk-look.ts'

const ready = { risk: 'safe', state: 'ready', gravest: null, warnings: 0, unknowns: 0 } as const

test('only a safe plan that can be applied now is green', () => {
  expect(riskLook(ready, null)).toMatchObject({ tone: 'good', label: 'Safe' })
  expect(riskLook(ready, 'The app’s host is gone.').tone).toBe('muted')
  expect(riskLook({ ...ready, state: 'offline' }, 'This plan was made offline.').tone).toBe('muted')
})

test('warnings stand beside the word and take the green', () => {
  expect(riskLook({ ...ready, warnings: 2 }, null)).toEqual({ tone: 'warn', shape: 'alert', label: 'Safe · 2 warnings' })
  expect(riskLook({ ...ready, risk: 'irreversible', warnings: 1 }, null)).toMatchObject({ tone: 'bad', label: 'Irreversible · 1 warning' })
})

test('what could not be checked is never green, accepted or not', () => {
  expect(riskLook({ ...ready, unknowns: 1 }, null)).toEqual({ tone: 'muted', shape: 'dashed', label: 'Safe · 1 unknown' })
  const doubtful = { ...ready, risk: 'disruptive', gravest: 'none', unknowns: 1 } as const
  expect(riskLook(doubtful, null)).toMatchObject({ tone: 'warn', label: 'Disruptive · 1 unknown' })
})

test('a blocked plan says so instead of promising that it is safe', () => {
  expect(riskLook({ ...ready, state: 'blocked' }, 'A check fails: Quota.')).toMatchObject({ tone: 'bad', label: 'Blocked' })
  const calm = { ...ready, state: 'blocked', risk: 'disruptive', gravest: 'reload' } as const
  expect(riskLook(calm, 'A check fails: Quota.')).toMatchObject({ tone: 'bad', label: 'Blocked' })
})

test('what is dangerous looks so whether it can be applied now or not', () => {
  const dangerous = { ...ready, risk: 'irreversible' } as const
  expect(riskLook({ ...dangerous, state: 'blocked' }, 'x')).toEqual(riskLook(dangerous, null))
})

test('a plan of an operation that may disrupt says what it does itself: nothing, little or much', () => {
  const disruptive = { ...ready, risk: 'disruptive' } as const
  expect(riskLook(disruptive, null)).toMatchObject({ tone: 'warn', label: 'Disruptive' })
  expect(riskLook({ ...disruptive, gravest: 'none' }, null)).toMatchObject({ tone: 'good', label: 'No interruption' })
  expect(riskLook({ ...disruptive, gravest: 'none' }, 'x')).toMatchObject({ tone: 'muted', label: 'No interruption' })
  expect(riskLook({ ...disruptive, gravest: 'reload' }, null)).toMatchObject({ tone: 'info', label: 'Reload' })
  expect(riskLook({ ...disruptive, gravest: 'reload', warnings: 1 }, null)).toMatchObject({ tone: 'warn', label: 'Disruptive · 1 warning' })
  expect(riskLook({ ...disruptive, gravest: 'switchover' }, null)).toMatchObject({ tone: 'warn', label: 'Switchover' })
  expect(riskLook({ ...disruptive, gravest: 'data-loss' }, null)).toMatchObject({ tone: 'bad', label: 'Data loss' })
})

test('what is safe as a rule says so unless this plan does something graver, and what can’t be undone is called that whatever else it does', () => {
  expect(riskLook({ ...ready, gravest: 'reload' }, null)).toMatchObject({ tone: 'good', label: 'Safe' })
  expect(riskLook({ ...ready, gravest: 'data-loss', state: 'blocked', warnings: 1 }, 'x')).toMatchObject({
    tone: 'bad',
    label: 'Data loss · 1 warning',
  })
  expect(riskLook({ ...ready, risk: 'irreversible', gravest: 'none' }, null).label).toBe('Irreversible')
})
