import { expect, test } from 'vitest'
import type { ChangeDraft } from './change-draft.ts'
import { keepPlanDraft, planDraftOf } from './plan-drafts.ts'

const draftWith = (size: string): ChangeDraft => ({
  params: { size },
  begun: { size: '1' },
  source: null,
  filled: null,
  typing: null,
  touched: [],
  asked: [],
  ofPlan: false,
})

test('a plan’s form is what that plan was made of, and none is known of another plan', () => {
  keepPlanDraft('one', draftWith('2'))
  keepPlanDraft('two', draftWith('3'))
  expect(planDraftOf('one')).toEqual({ ...draftWith('2'), ofPlan: true })
  expect(planDraftOf('two')?.params).toEqual({ size: '3' })
  expect(planDraftOf('three')).toBeNull()
})

test('the oldest of many are forgotten', () => {
  keepPlanDraft('oldest', draftWith('2'))
  for (let number = 0; number < 20; number += 1) keepPlanDraft(`plan ${number}`, draftWith('3'))
  expect(planDraftOf('oldest')).toBeNull()
  expect(planDraftOf('plan 0')).not.toBeNull()
})
