/** What a server serves can't be told for a moment, while it starts: nothing may be concluded from that. */
import { expect, test } from 'vitest'
import type { Engine } from '../../src/main/engines/engine.ts'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession } from '../../src/main/fleet/session.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { serveDiscovery } from '../fakes/fleet-fixtures.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'
import { createToyEngine, events, pods, toys } from '../fakes/toy-engine.ts'

const absent = { ...toys, group: 'absent.example.io', kind: 'Absent', plural: 'absents' }

/** Two engines on a server that serves the first alone, and refuses what it doesn't serve as the API server does: as forbidden. */
async function open() {
  const clock = createSteppedClock()
  const random = seededRandom(1)
  const stack = new AsyncDisposableStack()
  const server = stack.use(await startFakeApiServer({ kinds: [toys, pods, events] }))
  serveDiscovery(server, () => true)
  server.intercept((request, response) => {
    if (!request.url?.includes(absent.group)) return false
    sendStatus(response, 403, 'Forbidden', `${absent.plural} is forbidden`)
    return true
  })
  let silent = false
  server.intercept((request, response) => {
    if (!silent || !/^\/apis?(\?|$)/.test(request.url ?? '')) return false
    sendStatus(response, 503, 'ServiceUnavailable', 'starting')
    return true
  })
  const setSilent = (now: boolean) => {
    silent = now
  }
  const other: Engine = { ...createToyEngine(), id: 'absent', title: 'Absents', root: absent, watches: [] }
  const start = () => {
    const connection = stack.use(connectTo(contextFor(server.url), { clock, random }))
    return stack.use(
      createSession({
        connection,
        memory: createMemoryBudget(Number.POSITIVE_INFINITY).share(),
        engines: [createToyEngine(), other],
        clock,
        random,
        recheckMs: 5_000,
        onRows: () => undefined,
        onSummary: () => undefined,
      }),
    )
  }
  return { clock, server, setSilent, start, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('a server that can’t tell what it serves for a while is not asked for what it never served', async () => {
  await using it = await open()
  const session = it.start()
  const state = () => session.summary().freshness.state
  await it.clock.passUntil('live', () => state() === 'live', 60_000)
  it.setSilent(true)
  await it.clock.pass(40_000)
  expect(it.server.requests.filter(({ path }) => path.includes(absent.group) && path.includes(absent.plural))).toEqual([])
  it.setSilent(false)
  await it.clock.pass(40_000)
  expect(state()).toBe('live')
})

test('an engine that was tried because nothing was told is let go once the server tells that its kind is not served', async () => {
  await using it = await open()
  it.setSilent(true)
  const session = it.start()
  const state = () => session.summary().freshness.state
  await it.clock.passUntil('forbidden', () => state() === 'forbidden', 60_000)
  it.setSilent(false)
  await it.clock.passUntil('live', () => state() === 'live', 120_000)
  expect(session.summary().kinds.map(({ title }) => title)).not.toContain('Absent')
})
