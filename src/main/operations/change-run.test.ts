import { expect, test } from 'vitest'
import type { Run } from '../../shared/domain/run.ts'
import { entryFor } from './change-run.ts'

const run: Run = {
  id: 'run-1',
  planId: 'plan-1',
  title: 'New database: tickets',
  target: { contextId: 'c', contextName: 'berlin', server: 'https://127.0.0.1:1', clusterUid: null, username: 'ada', warnings: [] },
  subject: { engine: 'toybase', namespace: 'helpdesk', name: 'tickets' },
  clusterId: 'id',
  status: 'applying',
  startedAt: '2026-03-01T12:00:00Z',
  endedAt: null,
  steps: [],
  stages: [],
  message: null,
}

test('every entry about a run names the database that it is about, once', () => {
  expect(entryFor(run, 'step-applied', 'Written: Create the database', null).title).toBe('Written: Create the database · helpdesk/tickets')
  expect(entryFor(run, 'vault-saved', 'Kept a copy of helpdesk/tickets-app', null).title).toBe('Kept a copy of helpdesk/tickets-app')
})
