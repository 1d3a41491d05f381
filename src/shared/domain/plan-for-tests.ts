import type { Plan } from './plan.ts'

/** A plan that does nothing, over which `more` is laid. */
export function planForTests(more: Partial<Plan> = {}): Plan {
  return {
    format: 'clouddb-plan/1',
    id: 'p1',
    title: 'Scale: shop',
    createdAt: '2026-03-01T00:00:00Z',
    intent: { engine: 'e', operation: 'scale', contextId: 'c', clusterId: null, params: {} },
    risk: 'safe',
    target: null,
    subject: { engine: 'e', namespace: 'n', name: 'shop' },
    steps: [],
    checks: [],
    consequences: [],
    stages: [],
    consent: { typed: null, unknownChecks: [], takeovers: [] },
    state: 'offline',
    runId: null,
    digest: 'd',
    ...more,
  }
}
