import { expect, test } from 'vitest'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { FreshnessState } from '../../shared/domain/freshness.ts'
import { applyFrame, emptyFleet, type FleetState } from '../../shared/fleet/fleet-state.ts'
import { type ContextFreshness, FleetFrame } from '../../shared/fleet/frame.ts'
import { createFleetStore } from './fleet-store.ts'

function row(name: string, version = '1', contextId = 'ctx'): DatabaseCluster {
  return {
    id: `${contextId}:toy:ns:${name}`,
    uid: name,
    resourceVersion: version,
    contextId,
    engine: 'toy',
    namespace: 'ns',
    name,
    version: null,
    health: name.startsWith('bad') ? 'degraded' : 'healthy',
    reasons: [],
    members: { ready: 1, desired: 1 },
    storageBytes: null,
    backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
    deprecations: [],
    createdAt: null,
  }
}

function context(state: FreshnessState, asOf: string | null = null, id = 'ctx'): ContextFreshness {
  return { id, name: id, connected: true, freshness: { state, asOf, since: null, message: null, hint: null, retryAt: null } }
}

function open() {
  const clock = createFakeClock()
  let epochs = 0
  const store = createFleetStore({
    clock,
    newEpoch: () => {
      epochs += 1
      return `e${epochs}`
    },
  })
  return { clock, store }
}

/** A page that reads only when it is told to. */
function read(store: ReturnType<typeof open>['store'], signal?: AbortSignal) {
  const frames = store.subscribe(signal)
  let state: FleetState = emptyFleet
  return {
    frames,
    state: () => state,
    async next() {
      const { value, done } = await frames.next()
      if (done === true || value === undefined) return null
      const frame = FleetFrame.parse(JSON.parse(value))
      const next = applyFrame(state, frame)
      if (next === 'gap') throw new Error('gap')
      state = next
      return frame
    },
  }
}

test('a subscriber gets a snapshot, then the first change at once and a burst as one frame', async () => {
  const { clock, store } = open()
  store.setContext(context('live'))
  store.put('ctx', [row('a'), row('b')], [])
  const page = read(store)
  expect(await page.next()).toMatchObject({ type: 'snapshot', epoch: 'e1', rev: 0 })
  expect([...page.state().rows.values()]).toEqual([row('a'), row('b')])
  await clock.advance(100)
  store.put('ctx', [row('a', '2')], [])
  expect(await page.next()).toMatchObject({ type: 'delta', rev: 1, rows: [row('a', '2')] })
  const burst = page.next()
  for (let version = 3; version < 50; version += 1) store.put('ctx', [row('a', String(version))], [])
  store.put('ctx', [], [row('b').id])
  let came = false
  void burst.then(() => {
    came = true
  })
  await clock.advance(15)
  expect(came).toBe(false)
  await clock.advance(2)
  expect(await burst).toMatchObject({ rev: 2, rows: [row('a', '49')], removed: [row('b').id] })
})

test('a slow subscriber gets the latest state in one frame, however much has happened', async () => {
  const { clock, store } = open()
  store.setContext(context('live'))
  const [slow, quick] = [read(store), read(store)]
  await slow.next()
  await quick.next()
  for (let version = 1; version <= 1_000; version += 1) {
    store.put('ctx', [row('a', String(version)), row(`b${version}`)], version > 1 ? [row(`b${version - 1}`).id] : [])
    await clock.advance(20)
    await quick.next()
  }
  await slow.next()
  expect(slow.state().rev).toBe(1)
  expect(slow.state().rows).toEqual(quick.state().rows)
  expect([...slow.state().rows.keys()].sort()).toEqual([row('a').id, row('b1000').id])
})

test('rows of a lost context come with its staleness; rows of a disconnected one leave', async () => {
  const { clock, store } = open()
  store.setContext(context('live'))
  store.put('ctx', [row('a')], [])
  const page = read(store)
  await page.next()
  await clock.advance(100)
  store.put('ctx', [row('a', '2')], [])
  store.setContext(context('stale'))
  const frame = await page.next()
  expect(frame?.rows).toEqual([row('a', '2')])
  expect(frame?.contexts[0]?.freshness.state).toBe('stale')
  expect(page.state().rows.size).toBe(1)
  store.dropContext('ctx')
  await clock.advance(100)
  expect(await page.next()).toMatchObject({ removedContexts: ['ctx'], removed: [row('a').id] })
  store.put('ctx', [row('late')], [])
  expect(store.rows()).toEqual([])
})

test('a mere newer "as of" makes no frame of its own for a while, and rides with others', async () => {
  const { clock, store } = open()
  store.setContext(context('live', '2026-01-01T00:00:00.000Z'))
  const page = read(store)
  await page.next()
  await clock.advance(100)
  const next = page.next()
  let came = 0
  void next.then(() => {
    came += 1
  })
  store.setContext(context('live', '2026-01-01T00:00:05.000Z'))
  await clock.advance(1_000)
  expect(came).toBe(0)
  store.put('ctx', [row('a')], [])
  expect((await next)?.contexts[0]?.freshness.asOf).toBe('2026-01-01T00:00:05.000Z')
  await clock.advance(10_000)
  store.setContext(context('live', '2026-01-01T00:00:16.000Z'))
  expect((await page.next())?.contexts).toHaveLength(1)
})

test('a very large fleet comes in frames that a loop can bear', async () => {
  const { clock, store } = open()
  store.setContext(context('live'))
  store.put(
    'ctx',
    Array.from({ length: 12_000 }, (_, n) => row(`r${n}`)),
    [],
  )
  const page = read(store)
  expect((await page.next())?.rows).toHaveLength(5_000)
  for (let frames = 0; frames < 2; frames += 1) {
    const next = page.next()
    await clock.advance(20)
    await next
  }
  expect(page.state().rows.size).toBe(12_000)
})

test('filters choose databases, with the freshness of the contexts asked for', () => {
  const { store } = open()
  store.setContext(context('live', null, 'one'))
  store.setContext(context('stale', null, 'two'))
  store.put('one', [row('a', '1', 'one'), row('bad', '1', 'one')], [])
  store.put('two', [row('a', '1', 'two')], [])
  expect(store.list({ health: 'degraded' }).clusters.map(each => each.id)).toEqual(['one:toy:ns:bad'])
  expect(store.list({ context: 'two' })).toMatchObject({ clusters: [{ id: 'two:toy:ns:a' }], freshness: [{ contextId: 'two' }] })
  expect(store.list({ namespace: 'none' }).clusters).toEqual([])
  expect(store.row('two:toy:ns:a')?.name).toBe('a')
  expect(store.row('no such id')).toBeNull()
})

test('the store knows whether anybody is there, and a subscriber that leaves in the middle of waiting is let go', async () => {
  const { store } = open()
  const audience: boolean[] = []
  store.onAudience(present => audience.push(present))
  const stop = new AbortController()
  const [one, two] = [read(store, stop.signal), read(store)]
  await one.next()
  await two.next()
  const waiting = [one.next(), two.next()]
  stop.abort()
  await two.frames.return?.()
  expect(await Promise.all(waiting)).toEqual([null, null])
  expect(audience).toEqual([true, false])
})

test('a hidden app makes no frame for a newer "as of" however old the last one is; it is told when the app is seen again', async () => {
  const { clock, store } = open()
  store.setContext(context('live', '2026-01-01T00:00:00.000Z'))
  const page = read(store)
  await page.next()
  store.setVisible(false)
  await clock.advance(60_000)
  store.setContext(context('live', '2026-01-01T00:01:00.000Z'))
  let told = false
  const next = page.next().then(frame => {
    told = true
    return frame
  })
  await clock.advance(60_000)
  expect(told).toBe(false)
  store.setVisible(true)
  await clock.advance(100)
  expect((await next)?.contexts[0]?.freshness.asOf).toBe('2026-01-01T00:01:00.000Z')
})
