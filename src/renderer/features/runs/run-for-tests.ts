import type { Run } from '../../../shared/domain/run.ts'

/** For tests: a run that has come so far, named by its id. */
export function runForTests(id: string, status: Run['status'], endedAt: string | null = null): Run {
  return {
    id,
    planId: 'p',
    title: id,
    target: { contextId: 'c', contextName: 'c', server: 's', clusterUid: null, username: null, warnings: [] },
    subject: { engine: 'e', namespace: 'n', name: 'orders' },
    clusterId: 'c:e:n:orders',
    status,
    startedAt: '2026-03-01T00:00:00Z',
    endedAt,
    steps: [],
    stages: [],
    message: null,
  }
}
