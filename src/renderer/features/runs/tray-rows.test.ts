import { expect, test } from 'vitest'
import type { Rollout } from '../../../shared/domain/rollout.ts'
import type { Run } from '../../../shared/domain/run.ts'
import { rolloutRows, runRows } from './tray-rows.ts'
import { trayParts } from './tray-words.ts'

function run(id: string, status: Run['status'], endedAt: string | null = null): Run {
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

function rollout(id: string, state: Rollout['state']): Rollout {
  return {
    id,
    title: id,
    engine: 'e',
    operation: 'scale',
    params: {},
    risk: 'safe',
    state,
    createdAt: '2026-03-01T00:00:00Z',
    startedAt: null,
    endedAt: null,
    shape: { canary: true, waveSize: 5, parallel: 2 },
    stop: null,
    items: [],
  }
}

const ids = (all: readonly { readonly id: string }[]) => all.map(each => each.id).join('')

test('a failed run has a row however many are under way, and all that have none are counted', () => {
  const going = [...'abcde'].map(id => run(id, 'following'))
  const { rows, hidden } = runRows(trayParts([...going, run('x', 'failed'), run('w', 'completed')]), false)
  expect([ids(rows), hidden]).toEqual(['xabcd', 1])
  expect(runRows(trayParts([...going, run('x', 'failed'), run('w', 'completed')]), true).hidden).toBe(2)
  expect(runRows(trayParts(going), false)).toMatchObject({ hidden: 0 })
})

test('a rollout that waits for a word has a row before those that go on, and a sixth is counted', () => {
  const { rows, hidden } = rolloutRows([...[...'abcde'].map(id => rollout(id, 'running')), rollout('s', 'stopped')])
  expect([ids(rows), hidden]).toEqual(['sabcd', 1])
})
