/** What one kind's rows may be taken for when rights, memory or the reader's interest change while it is being read. */
import { expect, test } from 'vitest'
import type { MemoryShare } from '../../src/main/fleet/memory-budget.ts'
import { startWatchedKind } from '../../src/main/fleet/watched-kind.ts'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { type FakeApiServer, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const everywhere = '/apis/example.io/v1/widgets'

/** A share that keeps what was said of its use. */
function countingShare(room = Number.POSITIVE_INFINITY): MemoryShare & { readonly said: number[]; room: number } {
  const said: number[] = []
  return {
    said,
    room,
    keep(_, bytes) {
      said.push(bytes)
      return bytes <= this.room
    },
  }
}

function watch(server: FakeApiServer, options: { clock?: Clock; memory?: MemoryShare; fallbackNamespaces?: readonly string[] } = {}) {
  const clock = options.clock ?? systemClock
  const connection = connectTo(contextFor(server.url), { clock })
  connection.link.setAttention('shown')
  const watched = startWatchedKind({
    connection,
    kind,
    namespace: null,
    fallbackNamespaces: options.fallbackNamespaces ?? [],
    prune: object => object,
    roots: null,
    clock,
    random: seededRandom(4),
    onTouched: () => undefined,
    onKnowledge: () => undefined,
    onFreshness: () => undefined,
    memory: options.memory ?? countingShare(),
  })
  return {
    watched,
    connection,
    names: () =>
      watched.table
        .list(null)
        .map(object => `${object.metadata.namespace}/${object.metadata.name}`)
        .toSorted(),
    async [Symbol.asyncDispose]() {
      await watched.stop()
      await connection[Symbol.asyncDispose]()
    },
  }
}

/** Refuses the list of all namespaces, and lets `also` answer others. */
function forbidAll(server: FakeApiServer, also: (path: string) => 'forbidden' | 'silent' | null = () => null) {
  const lift = server.intercept((_, response, url) => {
    const refused = url.pathname === everywhere ? 'forbidden' : also(url.pathname)
    if (refused === 'forbidden') sendStatus(response, 403, 'Forbidden', 'widgets is forbidden: no')
    return refused !== null
  })
  for (const stream of server.streams) stream.response.end()
  return lift
}

test('when only some namespaces may be read any more, rows of the others are not called live, and nothing is known of them', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  for (const namespace of ['a', 'b']) server.store.put(kind, { metadata: { name: 'w', namespace } })
  const clock = createSteppedClock()
  await using it = watch(server, { clock, fallbackNamespaces: ['a'] })
  const { watched } = it
  await clock.passUntil('live', () => watched.freshness().state === 'live', 5_000)
  expect(watched.knows('b')).toBe('listed')
  const lift = forbidAll(server)
  const partly = () => watched.freshness().state === 'live' && watched.freshness().message?.startsWith('Only namespace a') === true
  await clock.passUntil('one namespace is read', partly, 20_000)
  expect(it.names()).toEqual(['a/w'])
  expect([watched.knows('a'), watched.knows('b'), watched.knows(null)]).toEqual(['listed', 'forbidden', 'forbidden'])
  lift()
  await clock.passUntil('all are read', () => watched.freshness().state === 'live' && !partly(), 120_000)
  expect(it.names()).toEqual(['a/w', 'b/w'])
  expect([watched.knows('b'), watched.knows(null)]).toEqual(['listed', 'listed'])
})

test('until each namespace that may be read was read, what was read of all keeps its age and is not called live', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  for (const namespace of ['a', 'b', 'c']) server.store.put(kind, { metadata: { name: 'w', namespace } })
  const clock = createSteppedClock()
  await using it = watch(server, { clock, fallbackNamespaces: ['a', 'b'] })
  const { watched } = it
  await clock.passUntil('live', () => watched.freshness().state === 'live', 5_000)
  const { asOf } = watched.freshness()
  forbidAll(server, path => (path.includes('/namespaces/b/') ? 'silent' : null))
  await clock.passUntil(
    'one of them is read',
    () => [...server.streams].some(stream => stream.response.req.url?.includes('/namespaces/a/')),
    20_000,
  )
  await clock.pass(1_000)
  expect(watched.freshness()).toMatchObject({ state: 'forbidden', asOf })
  expect(it.names()).toEqual(['a/w', 'b/w', 'c/w'])
  expect([watched.knows('b'), watched.knows('c')]).toEqual(['forbidden', 'forbidden'])
})

test('what came and is not taken in yet when a kind is given up is not taken in, counted or kept after', async () => {
  await using server = await startFakeApiServer({ kinds: [kind], watchList: true })
  const line = (_: unknown, index: number) => {
    const metadata = { name: `w${index}`, namespace: 'a', uid: `u${index}`, resourceVersion: String(index + 1) }
    return `${JSON.stringify({ type: 'ADDED', object: { kind: kind.kind, metadata } })}\n`
  }
  server.intercept((_, response, url) => {
    if (url.searchParams.get('watch') !== 'true') return false
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write(Array.from({ length: 400 }, line).join(''))
    return true
  })
  // Each line takes longer than a turn, so that between two of them others get theirs.
  let time = 0
  const clock: Clock = {
    ...systemClock,
    monotonic() {
      time += 10
      return time
    },
  }
  const memory = countingShare()
  await using it = watch(server, { clock, memory })
  while (memory.said.length < 3) await new Promise(resolve => setImmediate(resolve))
  const stopped = it.watched.stop()
  const { size } = it.watched.table
  const told = memory.said.length
  await stopped
  for (let turn = 0; turn < 500; turn += 1) await new Promise(resolve => setImmediate(resolve))
  expect(memory.said.at(-1)).toBe(0)
  expect(memory.said.length).toBe(told)
  expect(it.watched.table.size).toBe(size)
})

test('what was too large keeps its age while it is read again', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  for (let index = 0; index < 40; index += 1) server.store.put(kind, { metadata: { name: `w${index}`, namespace: 'a' } })
  const memory = countingShare(100)
  await using it = watch(server, { memory })
  const { watched, connection } = it
  await eventually('too large', () => watched.freshness().message?.startsWith('Too large') === true)
  const { asOf } = watched.freshness()
  expect(asOf).not.toBeNull()
  const unhold = server.intercept((_, __, url) => url.pathname === everywhere)
  connection.retryNow()
  await eventually('it is asked again', () => server.requests.filter(({ path }) => path.startsWith(everywhere)).length > 1)
  expect(watched.table.size).toBeGreaterThan(0)
  expect(watched.freshness()).toMatchObject({ state: 'connecting', asOf })
  unhold()
})
