import { expect, test } from 'vitest'
import { createFixtureView } from '../fixture-view.ts'
import { projectCluster } from './project.ts'

test('without its operator a healthy word is an old word: the row is unknown, and says why first', () => {
  const root = {
    kind: 'Cluster',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { instances: 1 },
    status: { phase: 'Cluster in healthy state', instances: 1, readyInstances: 1 },
  }
  const input = { contextId: 'here', root, view: createFixtureView([]) }
  expect(projectCluster(input)).toMatchObject({ health: 'healthy', reasons: [] })
  const row = projectCluster({ ...input, operatorDown: true })
  expect(row.health).toBe('unknown')
  expect(row.reasons[0]?.text).toContain('The operator does not run')
})
