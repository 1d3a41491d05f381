import { expect, test } from 'vitest'
import { databaseClusterId, operatorId } from '../../shared/domain/database-cluster.ts'
import type { JournalEntry } from '../../shared/domain/run.ts'
import { doneEntry } from './done-entry.ts'

const titleOf = (engine: string) => `The ${engine.toUpperCase()} operator`

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
  expect(doneEntry(entry, titleOf)).toMatchObject({
    kind: 'done',
    contextId: 'c1',
    engine: 'cnpg',
    namespace: 'shop',
    name: 'orders',
    operator: null,
  })
})

test('what was done to an operator is told with its context and its name, in no namespace', () => {
  const clusterId = operatorId('c1', 'cnpg')
  expect(doneEntry({ ...entry, clusterId }, titleOf)).toMatchObject({
    kind: 'done',
    clusterId,
    contextId: 'c1',
    contextName: 'berlin',
    engine: 'cnpg',
    namespace: null,
    name: null,
    operator: 'The CNPG operator',
    runId: 'run-1',
  })
})

test.each([databaseClusterId('c1', 'zalando', '', 'Zalando Postgres Operator'), 'a:b:c', 'a:b:c:d:e', 'a', ':a', 'a:', ''])(
  'what was done to neither a database nor an operator has no place there, and breaks nothing: “%s”',
  clusterId => {
    expect(doneEntry({ ...entry, clusterId }, titleOf)).toBeNull()
  },
)

test('a step that its run shows, and an entry about nothing, have no place there', () => {
  expect(doneEntry({ ...entry, kind: 'step-applied' }, titleOf)).toBeNull()
  expect(doneEntry({ ...entry, clusterId: null }, titleOf)).toBeNull()
})
