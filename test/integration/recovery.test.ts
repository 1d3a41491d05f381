/** What only a person can mend (rows 6–8 of the fault table): the app notices by itself when it is mended, and says what it can't mend. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { type FakeApiServer, sendStatus, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { reflectInto } from '../fakes/reflect-into.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createSteppedClock } from '../fakes/stepped-clock.ts'

const kind: KindRef = { group: 'example.io', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true }

async function watched(server: FakeApiServer, user: Record<string, unknown> = {}, fallbackNamespaces: readonly string[] = []) {
  await using stack = new AsyncDisposableStack()
  const clock = createSteppedClock()
  const random = seededRandom(3)
  const connection = stack.use(connectTo(contextFor(server.url, {}, user), { clock, random }))
  connection.link.setAttention('shown')
  const table = stack.use(reflectInto(connection, kind, { clock, random, fallbackNamespaces }))
  const life = stack.move()
  return {
    clock,
    table,
    freshness: () => table.reflector.freshness(),
    becomes: (state: string, within: number) => clock.passUntil(state, () => table.reflector.freshness().state === state, within),
    [Symbol.asyncDispose]: () => life.disposeAsync(),
  }
}

test('8: a right that is granted later is noticed by itself, after asking no more than once a minute', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  server.store.put(kind, { metadata: { name: 'w', namespace: 'a' } })
  const grant = server.intercept((request, response) => {
    if (request.url === '/readyz') return false
    sendStatus(response, 403, 'Forbidden', 'widgets is forbidden: no')
    return true
  })
  await using it = await watched(server)
  await it.becomes('forbidden', 5_000)
  const asked = () => server.requests.filter(request => request.path.includes('widgets')).length
  const before = asked()
  await it.clock.pass(40_000)
  expect(asked()).toBe(before)
  grant()
  await it.becomes('live', 35_000)
  expect(it.table.rows.size).toBe(1)
})

test('8: rows that were read before a right was taken away keep their age', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  server.store.put(kind, { metadata: { name: 'w', namespace: 'a' } })
  await using it = await watched(server, {}, ['a'])
  await it.becomes('live', 5_000)
  const asOf = it.freshness().asOf
  server.intercept((request, response) => {
    if (request.url === '/readyz') return false
    sendStatus(response, 403, 'Forbidden', 'widgets is forbidden: no')
    return true
  })
  for (const stream of server.streams) stream.response.end()
  await it.clock.passUntil('each namespace was asked', () => it.freshness().message?.startsWith('a: ') === true, 10_000)
  expect(it.freshness()).toMatchObject({ state: 'forbidden', asOf })
})

test('7: a token file that is written anew is used at once, not at the next slow attempt', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'token-'))
  try {
    const tokenFile = join(folder, 'token')
    await writeFile(tokenFile, 'old')
    await using server = await startFakeApiServer({ kinds: [kind] })
    server.token = 'old'
    await using it = await watched(server, { tokenFile })
    await it.becomes('live', 5_000)
    server.token = 'renewed'
    for (const stream of server.streams) stream.response.end()
    await it.becomes('auth-failed', 5_000)
    await it.clock.pass(2_000)
    expect(it.freshness().state).toBe('auth-failed')
    await writeFile(tokenFile, 'renewed')
    await it.becomes('live', 10_000)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('6: a cluster that was restored says so for ten minutes, though it is live', async () => {
  await using server = await startFakeApiServer({ kinds: [kind] })
  for (let size = 0; size < 50; size += 1) server.store.put(kind, { metadata: { name: 'w', namespace: 'a' }, spec: { size } })
  await using it = await watched(server)
  await it.becomes('live', 5_000)
  expect(it.freshness().message).toBeNull()
  server.store.goBack(45)
  for (const stream of server.streams) stream.response.end()
  await it.clock.passUntil('it is told', () => it.freshness().state === 'live' && it.freshness().message !== null, 10_000)
  expect(it.freshness().message).toContain('went back to an older state')
  await it.clock.advance(600_000)
  await it.clock.passUntil('it is told no more', () => it.freshness().state === 'live' && it.freshness().message === null, 60_000)
})
