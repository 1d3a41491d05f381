import { expect, test } from 'vitest'
import type { Run } from '../../shared/domain/run.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { openStore } from '../lib/store.ts'
import { storeMigrations } from '../lib/store-migrations.ts'
import { createRunStore } from './run-store.ts'

const run = (id: string, status: Run['status']): Run => ({
  id,
  planId: `plan-${id}`,
  title: id,
  target: { contextId: 'c', contextName: 'c', server: 'https://c', clusterUid: null, username: null, warnings: [] },
  subject: { engine: 'e', namespace: 'n', name: id },
  clusterId: `c:e:n:${id}`,
  status,
  startedAt: new Date(2026, 0, 1, 0, 0, Number(id)).toISOString(),
  endedAt: null,
  steps: [],
  stages: [],
  message: null,
})

test('of the runs that are over only the newest are kept, and every run that is not over', async () => {
  using store = openStore({ path: null, migrations: storeMigrations })
  const log = createLog({ clock: systemClock, sink: () => undefined })
  const seal = { seal: async () => Buffer.alloc(0), open: async () => '' }
  const runs = createRunStore({ store, seal, clock: systemClock, log, keep: 3 })
  const origin = { engine: 'e', operation: 'o', parsed: null, bases: {} }
  const secret = { plan: { steps: [], maskKey: '', typedSecrets: [] } }
  const statuses = ['following', 'completed', 'failed', 'interrupted', 'lost-sight', 'completed', 'completed', 'applying'] as const
  for (const [index, status] of statuses.entries()) await runs.create(run(String(index), status), origin, secret)
  expect(runs.list({}).map(each => each.id)).toEqual(['7', '6', '5', '4', '3', '0'])
  expect(runs.unfinished().map(each => each.id)).toEqual(['0', '4', '7'])
})
