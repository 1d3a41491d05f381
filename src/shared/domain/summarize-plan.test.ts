import { expect, test } from 'vitest'
import type { Check, Consequence, PlanStep } from './plan.ts'
import { planForTests } from './plan-for-tests.ts'
import { gravestOf, summarizePlan } from './summarize-plan.ts'

const consequence = (level: Consequence['level']): Consequence => ({ level, text: level })
const warning = (id: string, seen: string): Check => ({ id, title: id, status: 'warn', seen, cure: null, field: null })

const plan = planForTests({ risk: 'disruptive' })

const step: PlanStep = {
  id: 's1',
  title: 'Patch',
  verb: 'patch',
  ref: { apiVersion: 'v1', kind: 'Thing', namespace: 'n', name: 'shop' },
  call: { method: 'PATCH', path: '/', contentType: null, body: null },
  manifest: '',
  basis: { exists: true, uid: null, resourceVersion: null },
  live: null,
  predicted: null,
  changes: [{ path: '/spec/a', kind: 'add', from: null, to: '1', origin: 'ours', owners: [], consequence: consequence('rolling-restart') }],
  conflicts: [],
  warnings: [],
  unpredicted: null,
}

test('the gravest thing a plan does is looked for among its consequences and among those of each field', () => {
  expect(gravestOf(plan)).toBeNull()
  expect(gravestOf({ ...plan, consequences: [consequence('reload'), consequence('none')] })).toBe('reload')
  expect(gravestOf({ ...plan, steps: [step], consequences: [consequence('reload')] })).toBe('rolling-restart')
  expect(gravestOf({ ...plan, steps: [step], consequences: [consequence('irreversible')] })).toBe('irreversible')
})

test('checks that say the same about several objects count as the one row that they are', () => {
  const checks = [warning('a', 'The namespace is new.'), warning('b', 'The namespace is new.'), warning('c', 'It is late.')]
  const unknown: Check = { ...warning('d', 'Not allowed.'), status: 'unknown' }
  expect(summarizePlan({ ...plan, checks: [...checks, unknown] })).toMatchObject({ warnings: 2, unknowns: 1, gravest: null })
})
