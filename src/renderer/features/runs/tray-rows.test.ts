import { expect, test } from 'vitest'
import type { Rollout } from '../../../shared/domain/rollout.ts'
import { runForTests } from './run-for-tests.ts'
import { rolloutRows, runRows } from './tray-rows.ts'
import { trayParts } from './tray-words.ts'

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
  const going = [...'abcde'].map(id => runForTests(id, 'following'))
  const { rows, hidden } = runRows(trayParts([...going, runForTests('x', 'failed'), runForTests('w', 'completed')]), false)
  expect([ids(rows), hidden]).toEqual(['xabcd', 1])
  expect(runRows(trayParts([...going, runForTests('x', 'failed'), runForTests('w', 'completed')]), true).hidden).toBe(2)
  expect(runRows(trayParts(going), false)).toMatchObject({ hidden: 0 })
})

test('a rollout that waits for a word has a row before those that go on, and a sixth is counted', () => {
  const { rows, hidden } = rolloutRows([...[...'abcde'].map(id => rollout(id, 'running')), rollout('s', 'stopped')])
  expect([ids(rows), hidden]).toEqual(['sabcd', 1])
})
