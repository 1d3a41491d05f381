import { expect, test } from 'vitest'
import type { Run, RunStage } from '../../shared/domain/run.ts'
import { durationText, progressOf, tookBetween } from './run-progress.ts'

function stage(id: string, status: RunStage['status'], waitingFor: string | null = null): RunStage {
  return { id, title: id, status, startedAt: null, endedAt: null, waitingFor, note: null }
}

const run: Run = {
  id: 'r',
  planId: 'p',
  title: 'Provision shop',
  target: { contextId: 'c', contextName: 'c', server: 's', clusterUid: null, username: null, warnings: [] },
  subject: { engine: 'e', namespace: 'n', name: 'shop' },
  clusterId: 'c:e:n:shop',
  status: 'following',
  startedAt: '2026-03-01T00:00:00Z',
  endedAt: null,
  steps: [],
  stages: [stage('A', 'done'), stage('B', 'active', '1 of 3 members ready'), stage('C', 'not-applicable'), stage('D', 'pending')],
  message: null,
}

test('stages that do not apply do not count, and what is waited for is said', () => {
  expect(progressOf(run)).toEqual({ done: 1, of: 3, now: 'B: 1 of 3 members ready' })
})

test('a run that went wrong says why, not only at which stage', () => {
  const stages = [stage('A', 'done'), stage('B', 'failed')]
  const failed: Run = { ...run, status: 'failed', stages, message: 'The database was deleted.' }
  expect(progressOf(failed).now).toBe('The database was deleted.')
  expect(progressOf({ ...failed, status: 'interrupted', message: 'It was called off.' }).now).toBe('It was called off.')
  expect(progressOf({ ...failed, message: null }).now).toBe('B')
})

test('a write under way is what the run is at', () => {
  const steps: Run['steps'] = [
    {
      id: 's',
      title: 'Create the namespace',
      ref: { apiVersion: 'v1', kind: 'Namespace', namespace: null, name: 'n' },
      status: 'sending',
      at: null,
      answer: null,
    },
  ]
  expect(progressOf({ ...run, steps }).now).toBe('Create the namespace')
})

test('a failed run says what went wrong, a completed one that it is done', () => {
  expect(progressOf({ ...run, stages: [], status: 'failed', message: 'refused' }).now).toBe('refused')
  expect(progressOf({ ...run, stages: [stage('A', 'done')], status: 'completed' }).now).toBe('done')
})

test('lengths of time are read in the unit that fits', () => {
  expect([400, 12_300, 185_000, 7_440_000, -5].map(durationText)).toEqual(['0.4 s', '12 s', '3 min 05 s', '2 h 04 min', '<0.1 s'])
  expect(tookBetween('2026-03-01T00:00:00Z', '2026-03-01T00:00:30Z', 0)).toBe('30 s')
  expect(tookBetween('2026-03-01T00:00:00Z', null, Date.parse('2026-03-01T00:01:00Z'))).toBe('1 min 00 s')
  expect(tookBetween('2026-03-01T00:00:00Z', null, Date.parse('2026-03-01T00:00:03.700Z'))).toBe('3 s')
  expect(tookBetween(null, null, 0)).toBeNull()
  expect(tookBetween('nonsense', null, 0)).toBeNull()
})
