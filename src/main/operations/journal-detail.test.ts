import { expect, test } from 'vitest'
import type { FieldChange, Plan } from '../../shared/domain/plan.ts'
import { planDetail } from './journal-detail.ts'

const change = (path: string, origin: FieldChange['origin'] = 'ours'): FieldChange => ({
  path,
  kind: 'add',
  from: null,
  to: JSON.stringify('x'.repeat(400)),
  origin,
  owners: [],
  consequence: null,
})

function planOf(changes: readonly FieldChange[]): Pick<Plan, 'digest' | 'state' | 'steps'> {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'a' }
  const call = { method: 'PATCH', path: '/', contentType: null, body: null }
  const basis = { exists: false, uid: null, resourceVersion: null }
  const rest = { call, manifest: '', basis, live: null, predicted: null, conflicts: [], warnings: [], unpredicted: null }
  return { digest: 'd', state: 'ready', steps: [{ id: 's', title: 'Make it', verb: 'apply', ref, changes: [...changes], ...rest }] }
}

test('a plan that fits is kept whole, but for bookkeeping', () => {
  const kept: unknown = JSON.parse(planDetail(planOf([change('/spec/a'), change('/metadata/uid', 'noise')])))
  expect(kept).toMatchObject({ digest: 'd', state: 'ready', steps: [{ step: 'Make it', changes: [{ path: '/spec/a' }] }] })
  expect(kept).not.toHaveProperty('leftOut')
})

test('a plan that is too long stays whole JSON within the bound, and says how much was left out', () => {
  const text = planDetail(planOf(Array.from({ length: 500 }, (_, index) => change(`/spec/${index}`))))
  expect(text.length).toBeLessThanOrEqual(60_000)
  const kept = JSON.parse(text) as { steps: { changes: unknown[] }[]; leftOut: number }
  expect((kept.steps[0]?.changes.length ?? 0) + kept.leftOut).toBe(500)
})
