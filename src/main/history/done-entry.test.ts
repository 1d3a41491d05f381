import { expect, test } from 'vitest'
import { databaseClusterId, operatorId } from '../../shared/domain/database-cluster.ts'
import type { JournalEntry } from '../../shared/domain/run.ts'
import { doneEntry } from './done-entry.ts'

const entry: JournalEntry = {
  seq: 7,
  at: '2026-03-01T12:00:00Z',
  kind: 'run-completed',
  who: 'me',
  contextName: 'berlin',
  title: 'Completed: Scale members',
  planId: 'plan-1',
  runId: 'run-1',
  detail: null,
  clusterId: databaseClusterId('c1', 'cnpg', 'shop', 'orders'),
}

test('what was done to a database stands in its timeline', () => {
  expect(doneEntry(entry)).toMatchObject({ kind: 'done', contextId: 'c1', engine: 'cnpg', namespace: 'shop', name: 'orders' })
})

test.each([operatorId('c1', 'cnpg'), databaseClusterId('c1', 'zalando', '', 'Zalando Postgres Operator'), 'a:b:c:d:e', ''])(
  'what was done to something else than a database has no place there, and breaks nothing: “%s”',
  clusterId => {
    expect(doneEntry({ ...entry, clusterId })).toBeNull()
  },
)

test('a step that its run shows, and an entry about nothing, have no place there', () => {
  expect(doneEntry({ ...entry, kind: 'step-applied' })).toBeNull()
  expect(doneEntry({ ...entry, clusterId: null })).toBeNull()
})
