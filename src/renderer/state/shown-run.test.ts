import { expect, test } from 'vitest'
import type { Run, RunStage } from '../../shared/domain/run.ts'
import { shownRun } from './shown-run.ts'

const stage = (id: string, status: RunStage['status']): RunStage => ({
  id,
  title: id,
  status,
  startedAt: '2026-01-02T03:00:00Z',
  endedAt: status === 'done' ? '2026-01-02T03:01:00Z' : null,
  waitingFor: null,
  note: null,
})
const run: Run = {
  id: 'r',
  planId: 'p',
  title: 'Create x',
  target: { contextId: 'c', contextName: 'c', server: 's', username: null, clusterUid: null, warnings: [] },
  subject: { engine: 'e', namespace: 'n', name: 'x' },
  clusterId: 'x',
  status: 'following',
  startedAt: '2026-01-02T03:00:00Z',
  endedAt: null,
  steps: [
    {
      id: 's',
      title: 'Write',
      ref: { apiVersion: 'v1', kind: 'A', namespace: 'n', name: 'x' },
      status: 'sending',
      at: null,
      answer: null,
    },
  ],
  stages: [stage('first', 'done'), stage('second', 'active'), stage('third', 'pending')],
  message: null,
}
const since = '2026-01-02T03:04:05Z'

test('without its host a run that was under way is out of sight, with the time, and nothing of it goes on', () => {
  const shown = shownRun(run, { state: 'down', since })
  expect(shown.status).toBe('lost-sight')
  expect(shown.stages.map(one => one.status)).toEqual(['done', 'lost-sight', 'pending'])
  expect(shown.stages[1]?.endedAt).toBe(since)
  expect(shown.steps[0]?.status).toBe('unknown')
  expect(shown.message).toMatch(/connection to the app’s host is lost: .* as of .*\d\d:04:05/)
})

test('with its host, or when it has ended, a run is what it is', () => {
  expect(shownRun(run, { state: 'up', since })).toBe(run)
  const ended: Run = { ...run, status: 'completed' }
  expect(shownRun(ended, { state: 'down', since })).toBe(ended)
})
