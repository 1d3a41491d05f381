import { expect, test } from 'vitest'
import type { Rollout, RolloutItem, RolloutItemState } from '../../../shared/domain/rollout.ts'
import { nextMove } from './next-move.ts'

function item(name: string, wave: number, state: RolloutItemState): RolloutItem {
  const empty = { contextId: 'c', contextName: 'c', namespace: 'n', reason: null, planId: name, planState: 'ready' } as const
  return { ...empty, name, clusterId: name, wave, state, gravest: null, consented: true, runId: null, beganAt: null, endedAt: null }
}

function rollout(state: Rollout['state'], items: RolloutItem[], parallel = 2): Pick<Rollout, 'state' | 'items' | 'shape'> {
  return { state, items, shape: { canary: true, waveSize: 3, parallel } }
}

test('the first wave begins in its order, no more at once than was asked for', () => {
  const items = [item('a', 1, 'waiting'), item('b', 1, 'waiting'), item('c', 1, 'waiting'), item('d', 2, 'waiting')]
  expect(nextMove(rollout('running', items))).toEqual({ kind: 'begin', clusterIds: ['a', 'b'] })
  expect(nextMove(rollout('running', [item('x', 1, 'running'), ...items]))).toEqual({ kind: 'begin', clusterIds: ['a'] })
  expect(nextMove(rollout('running', [item('x', 1, 'running'), item('y', 1, 'sending'), ...items]))).toEqual({ kind: 'wait' })
})

test('a wave waits until all of the one before are through; what was left out holds up nothing', () => {
  const next = item('d', 2, 'waiting')
  expect(nextMove(rollout('running', [item('a', 1, 'running'), item('b', 1, 'completed'), next]))).toEqual({ kind: 'wait' })
  expect(nextMove(rollout('running', [item('a', 1, 'left-out'), item('b', 1, 'completed'), next]))).toEqual({
    kind: 'begin',
    clusterIds: ['d'],
  })
})

test('a wave with one that went wrong is never passed, whatever the rollout says of itself', () => {
  for (const state of ['failed', 'stale', 'refused', 'unplanned', 'planning'] as const)
    expect(nextMove(rollout('running', [item('a', 1, state), item('d', 2, 'waiting')]))).toEqual({ kind: 'idle' })
})

test('one that stands still begins nothing, but waits for what is under way', () => {
  const items = [item('a', 1, 'running'), item('b', 1, 'waiting')]
  for (const state of ['draft', 'stopped', 'ended'] as const) expect(nextMove(rollout(state, items))).toEqual({ kind: 'wait' })
  expect(nextMove(rollout('stopped', [item('b', 1, 'waiting')]))).toEqual({ kind: 'idle' })
})

test('it is complete when each one is completed or left out', () => {
  const items = [item('a', 1, 'completed'), item('b', 1, 'left-out')]
  expect(nextMove(rollout('running', items))).toEqual({ kind: 'complete' })
  expect(nextMove(rollout('stopped', items))).toEqual({ kind: 'complete' })
  expect(nextMove(rollout('draft', items))).toEqual({ kind: 'idle' })
})
