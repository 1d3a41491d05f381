import { expect, test } from 'vitest'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession } from '../../src/main/fleet/session.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventually, wait } from '../fakes/eventually.ts'
import { startFakeApiServer } from '../fakes/fake-api-server.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { createToyEngine, deployments, events, pods, toys } from '../fakes/toy-engine.ts'

const operator = (status: Record<string, unknown>) => ({
  metadata: { name: 'op', namespace: 'toy-system', labels: { version: '1.2.3', app: 'toy-operator' } },
  status,
})

test('while somebody looks, an operator that stops is seen, and its rows are no longer believed until it runs again', async () => {
  await using server = await startFakeApiServer({ kinds: [toys, pods, events, deployments] })
  server.store.put(toys, { metadata: { name: 'orders', namespace: 'shop' }, spec: { members: 1 } })
  server.store.put(deployments, operator({ replicas: 1, availableReplicas: 1 }))
  await using connection = connectTo(contextFor(server.url))
  const rows = new Map<string, DatabaseCluster>()
  await using session = createSession({
    connection,
    memory: createMemoryBudget(Number.POSITIVE_INFINITY).share(),
    engines: [createToyEngine()],
    clock: systemClock,
    random: seededRandom(1),
    operatorsMs: 40,
    onRows: changed => {
      for (const row of changed) rows.set(row.name, row)
    },
    onSummary: () => undefined,
  })
  const available = () => session.summary().operators[0]?.available
  await eventually('the operator', () => available() === true && rows.get('orders')?.health === 'healthy')

  // Nobody looks: nothing is asked.
  server.store.put(deployments, operator({ replicas: 1, unavailableReplicas: 1 }))
  await wait(150)
  expect(available()).toBe(true)

  session.setShown(true)
  await eventually('the row is no longer believed', () => rows.get('orders')?.health === 'unknown')
  expect(available()).toBe(false)
  expect(rows.get('orders')?.reasons).toHaveLength(1)

  server.store.put(deployments, operator({ replicas: 1, availableReplicas: 1 }))
  await eventually('the row is believed again', () => rows.get('orders')?.health === 'healthy')
  expect(session.summary().operators[0]).toMatchObject({ version: '1.2.3', namespace: 'toy-system', available: true })

  // Its Deployment is deleted: what it wrote last is all there is.
  server.store.remove(deployments, 'toy-system', 'op')
  await eventually('the row is not believed without it', () => rows.get('orders')?.health === 'unknown')
  expect(session.summary().operators[0]).toMatchObject({ installed: false, available: false })
  const asked = server.requests.length
  await eventually('it is looked for again', () => server.requests.length > asked + 2)
  expect(rows.get('orders')?.health).toBe('unknown')

  server.store.put(deployments, operator({ replicas: 1, availableReplicas: 1 }))
  await eventually('the row is believed once more', () => rows.get('orders')?.health === 'healthy')
  expect(session.summary().operators[0]).toMatchObject({ installed: true, available: true })
})
