/**
 * The model check (R2) in short form: random changes of the server mixed with random faults, from seeds. After quiet has come the reflected table
 * equals the server, and no row ever went back. And honesty (R3): a row is not shown as live for longer than two seconds after its stream died.
 */
import { expect, test } from 'vitest'
import type { Connection } from '../../src/main/kube/connection.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import type { Shape } from '../../src/shared/domain/shape.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { type FakeApiServer, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }
const seeds = Number(process.env.MODEL_SEEDS ?? 40)
const steps = Number(process.env.MODEL_STEPS ?? 200)
const firstSeed = Number(process.env.MODEL_FIRST_SEED ?? 1)

type Step = (server: FakeApiServer, connection: Connection, random: () => number) => void | Promise<void>

/** Servers whose next answer is a fault already: more would only queue up behind the client's backoff. */
const armed = new WeakSet<FakeApiServer>()

/** The next request that matches is answered with this. */
const once =
  (code: number, more: { retryAfter?: number } = {}): Step =>
  server => {
    if (armed.has(server)) return
    armed.add(server)
    const undo = server.intercept((request, response) => {
      if (request.url === '/readyz') return false
      undo()
      armed.delete(server)
      sendStatus(response, code, 'Injected', `injected ${code}`, more)
      return true
    })
  }

const aStream = (server: FakeApiServer) => [...server.streams].at(-1)
const aName = (random: () => number) => `w${Math.floor(random() * 60)}`

const changes: readonly Step[] = [
  (server, _, random) =>
    void server.store.put(kind, { metadata: { name: aName(random), namespace: random() < 0.5 ? 'a' : 'b' }, spec: { size: random() } }),
  (server, _, random) => void server.store.put(kind, { metadata: { name: aName(random), namespace: 'a' }, spec: { size: random() } }),
  (server, _, random) => server.store.remove(kind, random() < 0.5 ? 'a' : 'b', aName(random)),
]

const faults: readonly Step[] = [
  server => void aStream(server)?.response.end(),
  server => void aStream(server)?.socket.resetAndDestroy(),
  server => aStream(server)?.raw('{"type":"MODIF'),
  server => aStream(server)?.raw('garbage\n'),
  server => aStream(server)?.send({ type: 'ADDED', object: { spec: 'no metadata' } }),
  server => {
    const object = server.store.objects(kind)[0]
    if (object !== undefined)
      aStream(server)?.send({ type: 'MODIFIED', object: { ...object, metadata: { ...object.metadata, resourceVersion: '5' } } })
  },
  server => aStream(server)?.send({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'injected' } }),
  server => server.store.compact(),
  server => server.bookmark(),
  once(410),
  once(429, { retryAfter: 1 }),
  once(500),
  once(503),
  once(504),
  server => {
    const undo = server.intercept((request, response) => {
      undo()
      request.socket.resetAndDestroy()
      response.destroy()
      return true
    })
  },
  async server => {
    await server.stop()
    await server.start()
  },
  (_, connection) => connection.retryNow(),
]

const identity: Shape = { name: 'all', namespace: 'all', uid: 'all', resourceVersion: 'all' }

async function check(seed: number): Promise<string[]> {
  const random = seededRandom(seed)
  const clock = createSteppedClock(50)
  await using server = await startFakeApiServer({ kinds: [kind], watchList: seed % 2 === 0 })
  await using connection = connectTo(contextFor(server.url), { clock, random: seededRandom(seed + 1_000_000) })
  connection.link.setAttention('shown')
  // Half of them parse by shape.
  const shape: { shape?: Shape } = seed % 4 < 2 ? { shape: { kind: 'all', metadata: identity } } : {}
  await using table = reflectInto(connection, kind, { clock, random: seededRandom(seed + 2_000_000), ...shape })
  for (let i = 0; i < 700 && i < Math.floor(random() * 1_400); i += 1)
    server.store.put(kind, { metadata: { name: `base${i}`, namespace: 'a' } })
  for (let step = 0; step < steps; step += 1) {
    const among = random() < 0.7 ? changes : faults
    await among[Math.floor(random() * among.length)]?.(server, connection, random)
    if (random() < 0.5) await clock.pass(random() * 120)
  }
  const truth = () => {
    const there = server.store.objects(kind)
    const wrong = there.filter(
      object => table.rows.get(object.metadata.uid ?? '')?.metadata.resourceVersion !== object.metadata.resourceVersion,
    )
    return wrong.length + Math.abs(table.rows.size - there.length)
  }
  const settled = () => truth() === 0 && table.reflector.freshness().state === 'live'
  await clock.passUntil('quiet', settled, 300_000).catch(() => 0)
  const mismatches = truth()
  const state = table.reflector.freshness()
  return [
    ...(mismatches === 0 ? [] : [`seed ${seed}: ${mismatches} mismatches`]),
    ...(state.state === 'live' ? [] : [`seed ${seed}: ${JSON.stringify(state)}`]),
    ...table.regressions.map(text => `seed ${seed}: went back: ${text}`),
  ]
}

test(`R2: after ${steps} random steps the table equals the server, for ${seeds} seeds`, { timeout: 600_000 }, async () => {
  const queue = Array.from({ length: seeds }, (_, i) => firstSeed + i)
  const failures: string[] = []
  const work = async () => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) failures.push(...(await check(seed)))
  }
  await Promise.all(Array.from({ length: 8 }, work))
  expect(failures).toEqual([])
})

test('R3: no row is live for more than two seconds after its stream died', async () => {
  const liars: string[] = []
  await Promise.all(
    Array.from({ length: 6 }, async (_, seed) => {
      const clock = createSteppedClock()
      const random = seededRandom(seed + 77)
      await using server = await startFakeApiServer({ kinds: [kind], watchList: true })
      await using proxy = await startFaultProxy({ target: server.url, clock })
      await using connection = connectTo(contextFor(proxy.url), { clock, random })
      connection.link.setAttention('shown')
      await using table = reflectInto(connection, kind, { clock, random })
      const state = () => table.reflector.freshness().state
      await clock.passUntil('live', () => state() === 'live', 5_000)
      for (let round = 0; round < 3; round += 1) {
        const how = Math.floor(random() * 3)
        if (how === 0) await proxy.set({ halfOpen: true })
        else if (how === 1) {
          await proxy.set({ refuse: true })
          proxy.breakAll('reset')
        } else {
          await proxy.set({ hang: true })
          proxy.breakAll('truncate')
        }
        await clock.pass(2_000)
        if (state() === 'live') liars.push(`seed ${seed}, fault ${how}: live for 2 s`)
        for (let i = 0; i < 20; i += 1) {
          await clock.pass(random() * 100)
          if (state() === 'live') liars.push(`seed ${seed}, fault ${how}: live while dead`)
        }
        await proxy.heal()
        connection.retryNow()
        await clock.passUntil('live again', () => state() === 'live', 15_000)
      }
    }),
  )
  expect(liars).toEqual([])
})
