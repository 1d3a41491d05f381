import { expect, test } from 'vitest'
import type { Plan } from '../../../shared/domain/plan.ts'
import { planForTests } from '../../../shared/domain/plan-for-tests.ts'
import { consentToSend, nothingGiven, takeoverOf, toggled, whyNotApply } from './consent-state.ts'

const plan = planForTests({
  title: 'Provision shop',
  intent: { engine: 'e', operation: 'provision', contextId: 'c', clusterId: null, params: {} },
  target: { contextId: 'c', contextName: 'prod', server: 'https://x', clusterUid: 'u', username: 'me', warnings: [] },
  state: 'ready',
})

test('a ready plan that needs no consent can be applied', () => {
  expect(whyNotApply(plan, nothingGiven, null)).toBeNull()
})

test('every reason against applying is said, the gravest first', () => {
  const failed: Plan = { ...plan, checks: [{ id: 'a', title: 'Operator is there', status: 'fail', seen: '', cure: null, field: null }] }
  expect(whyNotApply({ ...plan, state: 'applied' }, nothingGiven, null)).toContain('already been applied')
  expect(whyNotApply({ ...plan, state: 'offline', target: null }, nothingGiven, null)).toContain('offline')
  expect(whyNotApply(failed, nothingGiven, 'the quota moved')).toContain('has changed since')
  expect(whyNotApply(failed, nothingGiven, null)).toBe('A check fails: Operator is there.')
  expect(whyNotApply({ ...plan, state: 'blocked' }, nothingGiven, null)).toBe('This plan is blocked.')
})

test('consent is asked for piece by piece and sent exactly as far as it was given', () => {
  const needy: Plan = {
    ...plan,
    consent: { typed: { text: 'prod', why: 'protected' }, unknownChecks: ['quota', 'rights'], takeovers: [takeoverOf('s1', '/spec/x')] },
  }
  let given = nothingGiven
  expect(whyNotApply(needy, given, null)).toBe('Accept the 2 checks that could not be carried out.')
  given = { ...given, unknownChecks: toggled(toggled(given.unknownChecks, 'quota', true), 'rights', true) }
  expect(whyNotApply(needy, given, null)).toBe('Agree to take over the field of another manager.')
  given = { ...given, takeovers: toggled(given.takeovers, 's1 /spec/x', true) }
  expect(whyNotApply(needy, given, null)).toBe('Type “prod” to confirm.')
  expect(whyNotApply(needy, { ...given, typed: 'PROD' }, null)).not.toBeNull()
  given = { ...given, typed: ' prod ' }
  expect(whyNotApply(needy, given, null)).toBeNull()
  expect(consentToSend(needy.consent, { ...given, takeovers: new Set(['s1 /spec/x', 'other']) })).toEqual({
    typed: 'prod',
    unknownChecks: ['quota', 'rights'],
    takeovers: ['s1 /spec/x'],
  })
})
