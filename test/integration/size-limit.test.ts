/** Row 35 of the fault table: a cluster that is larger than the memory for one context. */
import { expect, test } from 'vitest'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession } from '../../src/main/fleet/session.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually } from '../fakes/eventually.ts'
import { type FakeApiServer, startFakeApiServer } from '../fakes/fake-api-server.ts'
import { serveDiscovery } from '../fakes/fleet-fixtures.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createToyEngine, events, pods, toys } from '../fakes/toy-engine.ts'

const kinds = [toys, pods, events]

function watchWith(server: FakeApiServer, memory: ReturnType<ReturnType<typeof createMemoryBudget>['share']>) {
  const rows = new Map<string, DatabaseCluster>()
  const connection = connectTo(contextFor(server.url))
  const session = createSession({
    connection,
    memory,
    engines: [createToyEngine()],
    clock: systemClock,
    random: seededRandom(1),
    onRows(changed, removed) {
      for (const row of changed) rows.set(row.id, row)
      for (const id of removed) rows.delete(id)
    },
    onSummary: () => undefined,
  })
  return { rows, session, connection, freshness: () => session.summary().freshness }
}

test('a cluster that is too large is read no further and says so; the other context is whole, and room that is made is used', async () => {
  await using huge = await startFakeApiServer({ kinds })
  await using small = await startFakeApiServer({ kinds })
  for (const server of [huge, small]) serveDiscovery(server, () => true)
  for (let index = 0; index < 4_000; index += 1)
    huge.store.put(toys, { metadata: { name: `toy-${index}`, namespace: 'shop' }, spec: { members: 1 } })
  small.store.put(toys, { metadata: { name: 'only', namespace: 'shop' }, spec: { members: 1 } })
  const budget = createMemoryBudget(400_000)
  const large = watchWith(huge, budget.share())
  const other = watchWith(small, budget.share())
  await eventually('it is told', () => large.freshness().message?.includes('Too large') === true)
  await eventually('the other is live', () => other.freshness().state === 'live' && other.rows.size === 1)
  expect(large.freshness()).toMatchObject({ state: 'stale', hint: expect.stringContaining('one namespace') })
  await eventually('what was read is shown', () => large.rows.size > 0)
  expect(large.rows.size).toBeLessThan(4_000)
  await eventually('no stream is left open', () => huge.streams.size === 0)

  for (let index = 100; index < 4_000; index += 1) huge.store.remove(toys, 'shop', `toy-${index}`)
  large.session.retryNow()
  await eventually('all of it is there', () => large.freshness().state === 'live' && large.rows.size === 100)
  for (const { session, connection } of [large, other]) {
    await session[Symbol.asyncDispose]()
    await connection[Symbol.asyncDispose]()
  }
})
