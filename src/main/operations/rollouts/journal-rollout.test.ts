import { expect, test } from 'vitest'
import type { Rollout, RolloutItem } from '../../../shared/domain/rollout.ts'
import type { NewJournalEntry } from '../../../shared/domain/run.ts'
import { createRolloutJournal } from './journal-rollout.ts'

const item = (name: string, contextName: string): RolloutItem => ({
  clusterId: `${contextName}:toy:shop:${name}`,
  contextId: `id-of-${contextName}`,
  contextName,
  namespace: 'shop',
  name,
  wave: 1,
  state: 'waiting',
  reason: null,
  planId: null,
  planState: null,
  gravest: null,
  consented: false,
  runId: null,
  beganAt: null,
  endedAt: null,
})
const rollout: Rollout = {
  id: 'rollout-1',
  title: 'Scale: 3 databases',
  engine: 'toy',
  operation: 'scale',
  params: {},
  risk: 'safe',
  state: 'draft',
  createdAt: '2026-03-01T10:00:00.000Z',
  startedAt: null,
  endedAt: null,
  shape: { canary: true, waveSize: 2, parallel: 1 },
  stop: null,
  items: [item('a', 'north'), item('b', 'south'), item('c', 'north')],
}

test('a rollout over several contexts is told of in each of them, with the databases that it has there', () => {
  const kept: NewJournalEntry[] = []
  const journal = { append: (entry: NewJournalEntry) => void kept.push(entry) }
  const plans = {
    get: () => {
      throw new Error('Nobody asks for plans that are not made')
    },
  }
  createRolloutJournal({ journal, plans }).whole('rollout-made', 'Rollout', rollout)
  expect(kept.map(({ contextName, title, who }) => ({ contextName, title, who }))).toEqual([
    { contextName: 'north', title: 'Rollout · 2 of them in north', who: null },
    { contextName: 'south', title: 'Rollout · 1 of them in south', who: null },
  ])
  expect(JSON.parse(kept[1]?.detail ?? '')).toMatchObject({ operation: 'scale', databases: ['south shop/b: waiting'] })
})
