import { expect, test } from 'vitest'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { type DatabaseCluster, databaseClusterId } from '../../shared/domain/database-cluster.ts'
import type { FreshnessState } from '../../shared/domain/freshness.ts'
import { createFleetStore } from '../fleet/fleet-store.ts'
import { openStore, type Store } from '../lib/store.ts'
import { storeMigrations } from '../lib/store-migrations.ts'
import { createHistoryStore } from './history-store.ts'
import { createRecorder } from './recorder.ts'

const row = (name: string, more: Partial<DatabaseCluster> = {}): DatabaseCluster => ({
  id: databaseClusterId('here', 'toy', 'shop', name),
  uid: `uid-${name}`,
  resourceVersion: '1',
  contextId: 'here',
  engine: 'toy',
  namespace: 'shop',
  name,
  version: '17.4',
  health: 'healthy',
  reasons: [],
  members: { ready: 3, desired: 3 },
  storageBytes: null,
  backup: { state: 'ok', lastSuccess: null, lastFailure: null, text: null },
  deprecations: [],
  createdAt: '2020-01-01T00:00:00Z',
  ...more,
})

/** An app's worth of history over a local database that may outlive it. */
function open(local: Store, clock = createFakeClock()) {
  const store = createFleetStore({ clock, newEpoch: () => 'epoch' })
  const history = createHistoryStore(local)
  const problems: unknown[] = []
  const recorder = createRecorder({
    history,
    store,
    clock,
    contextName: () => 'Here',
    redact: text => text.replaceAll('hunter2', '***'),
    onKept: () => undefined,
    onProblem: problem => problems.push(problem),
  })
  const connecting = { state: 'connecting', asOf: null, since: null, message: null, hint: null, retryAt: null } as const
  store.setContext({ id: 'here', name: 'Here', connected: true, freshness: connecting })
  let settled = true
  const iso = () => new Date(clock.now()).toISOString()
  return {
    clock,
    recorder,
    problems,
    iso,
    settle: (now: boolean) => {
      settled = now
    },
    see(state: FreshnessState, message: string | null = null) {
      const freshness = { state, asOf: iso(), since: null, message, hint: null, retryAt: null }
      store.setContext({ id: 'here', name: 'Here', connected: true, freshness })
      recorder.sight('here', [{ engine: 'toy', freshness, settled: () => settled }])
    },
    put(rows: DatabaseCluster[], removed: string[] = [], gone: string[] = removed) {
      recorder.rows('here', rows, removed, gone)
      store.put('here', rows, removed)
    },
    told: () => history.page({ cluster: null, since: null }, null, 100).map(({ entry }) => entry),
    titles: () => history.page({ cluster: null, since: null }, null, 100).map(({ entry }) => `${entry.name}: ${entry.title}`),
    close() {
      recorder.ended('here')
      recorder[Symbol.dispose]()
    },
  }
}
const local = () => openStore({ path: null, migrations: storeMigrations })
const id = (name: string) => row(name).id

test('what is there at first is no news; each change after it is, at the moment it is seen', async () => {
  const app = open(local())
  app.see('connecting')
  app.put([row('orders')])
  app.see('live')
  await app.clock.advance(10_000)
  expect(app.told()).toEqual([])
  app.put([row('orders', { health: 'degraded', reasons: [{ health: 'degraded', text: 'password=hunter2', source: '' }] })])
  const at = app.iso()
  await app.clock.advance(1_000)
  expect(app.told()).toMatchObject([
    { title: 'Healthy → Degraded', detail: 'password=***', at, from: null, gap: null, contextName: 'Here' },
  ])
})

test('a database that comes later is created, at the time the cluster gives it; one that goes is deleted', async () => {
  const app = open(local())
  app.see('live')
  await app.clock.advance(10_000)
  const createdAt = app.iso()
  app.put([row('new', { createdAt }), row('old')])
  await app.clock.advance(2_000)
  expect(app.told().toSorted((a, b) => a.title.localeCompare(b.title))).toMatchObject([
    { name: 'old', title: 'Came into sight', from: null },
    { name: 'new', title: 'Created', at: createdAt, from: null },
  ])
  app.put([], [id('new')])
  await app.clock.advance(2_000)
  expect(app.told()[0]).toMatchObject({ title: 'Deleted', uid: 'uid-new', detail: 'It had 3 members.', from: null })
})

test('losing a context changes nothing; what is otherwise afterwards lies in between', async () => {
  const app = open(local())
  app.put([row('orders')])
  app.see('live')
  await app.clock.advance(10_000)
  const lostAt = app.iso()
  app.see('unreachable')
  await app.clock.advance(60_000)
  expect(app.told()).toEqual([])
  app.see('live')
  app.put([row('orders', { members: { ready: 2, desired: 3 } })])
  await app.clock.advance(1_000)
  expect(app.told()).toMatchObject([{ title: 'Members ready: 3 → 2', from: lostAt, gap: 'lost' }])
})

test('what changed, came and went while the app was closed is told once, between the two looks', async () => {
  const file = local()
  const first = open(file)
  first.put([row('orders'), row('gone'), row('same')])
  first.see('live')
  await first.clock.advance(10_000)
  first.see('live')
  const until = first.iso()
  first.close()

  const clock = createFakeClock(first.clock.now() + 3_600_000)
  const second = open(file, clock)
  second.settle(false)
  second.put([
    row('orders', { members: { ready: 5, desired: 5 } }),
    row('same'),
    row('new', { createdAt: new Date(clock.now() - 60_000).toISOString() }),
  ])
  second.see('live')
  await clock.advance(10_000)
  expect(second.told(), 'rows that are not whole are not compared').toEqual([])
  second.settle(true)
  await clock.advance(2_000)
  expect(second.titles().toSorted()).toEqual(['gone: Deleted', 'new: Created', 'orders: Members asked for: 3 → 5'])
  for (const entry of second.told().filter(each => each.what !== 'created')) expect(entry).toMatchObject({ from: until, gap: 'closed' })
  second.close()

  const third = open(file, createFakeClock(clock.now() + 60_000))
  third.put([row('orders', { members: { ready: 5, desired: 5 } }), row('same'), row('new')])
  third.see('live')
  await third.clock.advance(10_000)
  expect(third.told()).toHaveLength(3)
})

test('what this user may not see any more is not called deleted, and is compared when it is back', async () => {
  const app = open(local())
  app.put([row('orders')])
  app.see('live')
  await app.clock.advance(10_000)
  app.put([], [id('orders')], [])
  const hiddenAt = app.iso()
  await app.clock.advance(10_000)
  expect(app.told()).toMatchObject([{ title: 'Out of sight', tone: 'unknown' }])
  app.put([row('orders', { version: '17.5' })])
  await app.clock.advance(2_000)
  expect(app.told()[0]).toMatchObject({ title: 'Version: 17.4 → 17.5', from: hiddenAt, gap: 'disconnected' })
})

test('where not all can be read, nothing is concluded from what is missing', async () => {
  const file = local()
  const first = open(file)
  first.put([row('orders'), row('other')])
  first.see('live')
  await first.clock.advance(10_000)
  first.close()
  const second = open(file, createFakeClock(first.clock.now() + 60_000))
  second.put([row('orders')])
  second.see('live', 'Only these namespaces are read.')
  await second.clock.advance(10_000)
  expect(second.told()).toEqual([])
})

test('an event is kept once, with its newest count; the clock of the cluster dates it, unless that can’t be', async () => {
  const app = open(local())
  const event = {
    id: 'e1',
    type: 'Warning',
    reason: 'BackOff',
    message: 'token=hunter2',
    about: 'Toy orders',
    count: 1,
    lastSeen: '2026-01-01T00:00:00Z',
  }
  const told = { engine: 'toy', namespace: 'shop', name: 'orders', uid: 'u', event }
  app.recorder.event('here', told)
  app.recorder.event('here', told)
  await app.clock.advance(1_000)
  app.recorder.event('here', { ...told, event: { ...event, count: 4, lastSeen: '2026-01-01T01:00:00Z' } })
  app.recorder.event('here', { ...told, event: { ...event, id: 'e2', lastSeen: '9999-01-01T00:00:00Z' } })
  await app.clock.advance(1_000)
  expect(app.told()).toMatchObject([
    { eventId: 'e2', at: expect.stringMatching(/^2026-01-02T03:04/) },
    {
      eventId: 'e1',
      tone: 'warn',
      title: 'BackOff',
      detail: 'token=***',
      count: 4,
      at: '2026-01-01T01:00:00.000Z',
      clusterId: id('orders'),
    },
  ])
})

test('when the disk is full nothing breaks, and it is said', async () => {
  const file = local()
  const app = open(file)
  app.put([row('orders')])
  app.see('live')
  await app.clock.advance(10_000)
  file[Symbol.dispose]()
  app.put([row('orders', { version: '18.0' })])
  await app.clock.advance(1_000)
  expect(app.problems.length).toBeGreaterThan(0)
})
