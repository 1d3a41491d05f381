/** Databases of an operator that was set up in its own way: other labels, and settings in a place of its own. Both are read from it. */
import { expect, test } from 'vitest'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import { createMemoryBudget } from '../../src/main/fleet/memory-budget.ts'
import { createSession } from '../../src/main/fleet/session.ts'
import type { Connection } from '../../src/main/kube/connection.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { createApiServer } from '../../src/main/practice/api-server.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { DatabaseCluster } from '../../src/shared/domain/database-cluster.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal
const namespace = 'default'
const name = 'orders'
const labels = { application: 'database', tier: 'data', pg: name }

/** An API server with one database, as an operator leaves it that labels by settings of its own. */
async function openServer(life: AsyncDisposableStack, settings: { readonly namespace: string; readonly name: string }) {
  const server = life.use(await createApiServer({ context: 'here' }))
  const client = life.use(createPracticeClient(server.connection, 'operator'))
  for (const crd of simulatedZalando.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
  const served = () =>
    client.list(types.postgresql).then(
      () => true,
      () => false,
    )
  await eventuallyTrue('the kind is served', served)
  for (const each of ['ops', 'settings'])
    await client.create(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: each } })
  const env = [{ name: 'CONFIG_MAP_NAME', value: `${settings.namespace}/${settings.name}` }]
  const app = { application: 'postgres-operator' }
  const template = { metadata: { labels: app }, spec: { containers: [{ name: 'operator', image: 'operator', env }] } }
  await client.create(coreTypes.Deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'operator', namespace: 'ops', labels: app },
    spec: { selector: { matchLabels: app }, template },
  })
  await client.applyStatus(coreTypes.Deployment, { namespace: 'ops', name: 'operator' }, { availableReplicas: 1, readyReplicas: 1 })
  await client.create(coreTypes.ConfigMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: settings,
    data: { cluster_labels: 'application:database,tier:data', cluster_name_label: 'pg', pod_role_label: 'role', max_instances: '2' },
  })
  await client.create(types.postgresql, {
    apiVersion: types.postgresql.apiVersion,
    kind: types.postgresql.kind,
    metadata: { name, namespace },
    spec: { teamId: 'acid', numberOfInstances: 2, postgresql: { version: '17' }, volume: { size: '1Gi' } },
  })
  await client.applyStatus(types.postgresql, { namespace, name }, { PostgresClusterStatus: 'Running' })
  const containers = [{ name: 'postgres', image: 'spilo' }]
  await client.create(coreTypes.StatefulSet, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: { replicas: 2, serviceName: name, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  })
  await client.applyStatus(coreTypes.StatefulSet, { namespace, name }, { replicas: 2, readyReplicas: 2 })
  for (const [index, role] of ['master', 'replica'].entries()) {
    const pod = `${name}-${index}`
    await client.create(coreTypes.Pod, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod, namespace, labels: { ...labels, role } },
      spec: { containers },
    })
    await client.applyStatus(coreTypes.Pod, { namespace, name: pod }, { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] })
  }
  const ca = Buffer.from(server.connection.ca).toString('base64')
  const { url, token } = server.connection
  return { client, connection: life.use(connectTo(contextFor(url, { 'certificate-authority-data': ca }, { token }, 'here'))) }
}

/** Follows the context as the fleet does; gives the row of the database. */
function followRow(life: AsyncDisposableStack, connection: Connection) {
  const rows = new Map<string, DatabaseCluster>()
  const session = life.use(
    createSession({
      connection,
      engines: [engine],
      clock: systemClock,
      random: () => 0.5,
      memory: createMemoryBudget(Number.POSITIVE_INFINITY).share(),
      onRows: changed => {
        for (const row of changed) rows.set(`${row.namespace}/${row.name}`, row)
      },
      onSummary: () => undefined,
    }),
  )
  return { row: () => rows.get(`${namespace}/${name}`), session }
}

for (const settings of [
  { namespace: 'ops', name: 'postgres-operator' },
  { namespace: 'settings', name: 'pg-conf' },
])
  test(`the fleet finds members by the labels that ConfigMap ${settings.namespace}/${settings.name} of the operator names`, async () => {
    await using life = new AsyncDisposableStack()
    const { client, connection } = await openServer(life, settings)
    const { row, session } = followRow(life, connection)
    await eventuallyTrue('it is healthy', async () => row()?.health === 'healthy')
    expect(row()).toMatchObject({ members: { ready: 2, desired: 2 }, reasons: [] })
    // A member that is lost is seen to be lost, so it is these pods that are followed.
    await client.applyStatus(coreTypes.StatefulSet, { namespace, name }, { readyReplicas: 1 })
    await eventuallyTrue('it is degraded', async () => row()?.health === 'degraded')
    const read = session.summary().kinds.map(each => each.kind)
    expect(new Set(read).size).toBe(read.length)
    const facts = () => JSON.stringify(session.detail(engine.id, namespace, name)?.sections)
    expect(facts()).toContain(`ConfigMap ${settings.namespace}/${settings.name}`)
  })

test('settings that change, and an operator that is sent to others, are followed while they are watched', async () => {
  await using life = new AsyncDisposableStack()
  const { client, connection } = await openServer(life, { namespace: 'ops', name: 'pg-conf' })
  const { row, session } = followRow(life, connection)
  await eventuallyTrue('it is healthy', async () => row()?.health === 'healthy')
  const detail = () => JSON.stringify(session.detail(engine.id, namespace, name))
  const volume = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '7Gi' } } }
  await client.create(coreTypes.PersistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `pgdata-${name}-0`, namespace, labels },
    spec: volume,
  })
  const look = session.look(engine.id, namespace, name, () => undefined)
  if (look === null) throw new Error('nobody to look at')
  life.defer(look.stop)
  await eventuallyTrue('its volume is seen', async () => detail().includes('7Gi'))

  await client.patch(coreTypes.ConfigMap, { namespace: 'ops', name: 'pg-conf' }, 'merge', {
    data: { cluster_labels: 'application:nothing' },
  })
  await eventuallyTrue('its members are looked for by other labels', async () => row()?.health !== 'healthy')
  await eventuallyTrue('and so are its volumes', async () => !detail().includes('7Gi'))

  await client.create(coreTypes.ConfigMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'settings', name: 'moved' },
    data: { cluster_labels: 'application:database', cluster_name_label: 'pg', pod_role_label: 'role' },
  })
  const env = [{ name: 'CONFIG_MAP_NAME', value: 'settings/moved' }]
  const containers = [{ name: 'operator', image: 'operator', env }]
  await client.patch(coreTypes.Deployment, { namespace: 'ops', name: 'operator' }, 'merge', {
    spec: { template: { spec: { containers } } },
  })
  await eventuallyTrue('they are found again', async () => row()?.health === 'healthy')
  expect(detail()).toContain('ConfigMap settings/moved')
  await eventuallyTrue('and so are its volumes', async () => detail().includes('7Gi'))
})

test('a plan finds the settings where the operator’s Deployment says that they are, and the members by their labels', async () => {
  await using life = new AsyncDisposableStack()
  const { connection } = await openServer(life, { namespace: 'settings', name: 'pg-conf' })
  await using bench = await operationsOn(connection, { engines: [engine] })
  const clusterId = `${bench.contextId}:zalando:${namespace}:${name}`
  const plan = (operation: string, params: Record<string, unknown>) =>
    bench.operations.plans.create({ engine: 'zalando', operation, contextId: bench.contextId, clusterId, params }, never)
  const seen = async (operation: string, params: Record<string, unknown>) =>
    (await plan(operation, params)).checks.filter(check => check.status === 'fail').map(check => check.seen)
  expect((await seen('scale', { members: 3 })).join()).toContain('max_instances is 2')
  expect(await seen('destroy-member', { member: 'orders-0' })).toContain(
    'orders-0 is the primary: destroying it would lose what the others have not received.',
  )
  expect(await seen('destroy-member', { member: 'orders-1' })).toEqual([])
})
