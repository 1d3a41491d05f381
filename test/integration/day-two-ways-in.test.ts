import { expect, test } from 'vitest'
import { backupKind, poolerKind } from '../../src/main/engines/cnpg/kinds.ts'
import { deploymentKind, serviceKind } from '../../src/main/engines/kube-kinds.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { cnpgTypes } from '../../src/main/practice/operators/cnpg/kinds.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { openCnpgBench } from '../fakes/cnpg-bench.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'

const never = new AbortController().signal
const backedUp = {
  backupTarget: 'new',
  backupCredentials: 'enter',
  destinationPath: 's3://backups/orders',
  s3AccessKeyId: 'id',
  s3SecretAccessKey: 'key',
  schedule: '0 0 2 * * *',
}

test('poolers are added, changed and removed, and names that clash are refused', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, connection } = await openCnpgBench(life, { members: 1 })
  const get = (kind: KindRef) => connection.reader.get(kind, 'default', 'orders-pooler-rw', never)
  const failOf = async (params: Record<string, unknown>) =>
    (await plan('pooler', params)).checks
      .filter(check => check.status === 'fail' && check.field !== null)
      .map(check => `${check.field}: ${check.seen}`)

  await run('pooler', { name: 'orders-pooler-rw', instances: '2', poolMode: 'transaction', parameters: { max_client_conn: '500' } })
  expect((await get(deploymentKind))?.status).toMatchObject({ readyReplicas: 2 })
  expect(await get(serviceKind)).not.toBeNull()
  expect((await get(poolerKind))?.spec).toMatchObject({ pgbouncer: { poolMode: 'transaction', parameters: { max_client_conn: '500' } } })

  expect(await failOf({ name: 'orders' })).toEqual([
    'name: orders is the name of a database here already: the operator refuses a pooler of that name.',
  ])
  expect(await failOf({ name: 'orders-rw' })).toHaveLength(1)
  expect(await failOf({ name: 'orders-pooler-rw' })).toHaveLength(1)
  expect(await failOf({ action: 'change', pooler: 'nobody' })).toEqual(['pooler: It has no pooler “nobody”.'])
  expect(await failOf({ action: 'change', pooler: 'orders-pooler-rw', instances: '0' })).toEqual([
    'instances: “0” is no number of instances.',
  ])

  await run('pooler', {
    action: 'change',
    pooler: 'orders-pooler-rw',
    instances: '3',
    paused: 'yes',
    parameters: { default_pool_size: '20', max_client_conn: '' },
  })
  expect((await get(deploymentKind))?.status).toMatchObject({ readyReplicas: 3 })
  expect((await get(poolerKind))?.spec).toMatchObject({ instances: 3, pgbouncer: { paused: true, poolMode: 'transaction' } })
  expect((await get(poolerKind))?.spec).toHaveProperty('pgbouncer.parameters', { default_pool_size: '20' })

  const removing = await plan('pooler', { action: 'remove', pooler: 'orders-pooler-rw' })
  expect(removing.consequences[0]).toMatchObject({ level: 'outage', text: expect.stringContaining('orders-pooler-rw.default.svc') })
  await run('pooler', { action: 'remove', pooler: 'orders-pooler-rw' })
  for (const kind of [poolerKind, deploymentKind, serviceKind]) expect(await get(kind)).toBeNull()
})

test('ways in are opened, changed and closed; what others put there stays', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection, entry } = await openCnpgBench(life, { members: 2 })
  await using somebody = createPracticeClient(entry, 'somebody-else')
  const service = (name: string) => connection.reader.get(serviceKind, 'default', name, never)
  const theirs = {
    selectorType: 'ro',
    serviceTemplate: { metadata: { name: 'theirs', labels: { team: 'a' } }, spec: { type: 'ClusterIP' } },
  }
  await somebody.patch(cnpgTypes.Cluster, { namespace: 'default', name: 'orders' }, 'merge', {
    spec: { managed: { services: { additional: [theirs] } } },
  })

  const open = await plan('expose', { service: 'orders-out', allowedRanges: ['203.0.113.0/24'] })
  // The list is theirs so far, and goes as a whole: they are asked about.
  expect(open.consent.takeovers.length).toBeGreaterThan(0)
  const ended = await run('expose', { service: 'orders-out', allowedRanges: ['203.0.113.0/24'] })
  expect(ended.stages.find(stage => stage.id === 'ADDRESS')?.note).toMatch(/^Clients outside connect to 203\.0\.113\./)
  expect((await service('orders-out'))?.spec).toMatchObject({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] })
  expect(await service('theirs')).not.toBeNull()
  expect(JSON.stringify((await cluster())?.spec)).toContain('"team":"a"')

  const anywhere = await plan('expose', { service: 'orders-out', allowedRanges: ['0.0.0.0/0'] })
  expect(anywhere.checks.find(check => check.status === 'warn')?.seen).toBe('A range of /0 allows every address.')
  const wrong = await plan('expose', { service: 'orders-out', allowedRanges: ['10.0.0.0/33'] })
  expect(wrong.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'allowedRanges.0' })
  expect((await plan('expose', { service: 'orders-rw' })).checks.find(check => check.status === 'fail')?.seen).toContain('own Services')

  await run('expose', { service: 'orders-out', kind: 'ClusterIP', leadsTo: 'ro' })
  expect((await service('orders-out'))?.spec).toMatchObject({ type: 'ClusterIP', selector: { 'cnpg.io/instanceRole': 'replica' } })
  expect((await service('orders-out'))?.spec).not.toHaveProperty('loadBalancerSourceRanges')

  await run('expose', { action: 'close', closed: 'orders-out' })
  expect(await service('orders-out')).toBeNull()
  expect(await service('theirs')).not.toBeNull()

  await run('pooler', { name: 'orders-pooler-ro', type: 'ro' })
  const used = await plan('expose', { action: 'defaults', replicaService: false })
  expect(used.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'replicaService',
    seen: 'orders-pooler-ro (connection pooler) leads to orders-ro.',
  })
  await run('expose', { action: 'defaults', anyService: false })
  expect([await service('orders-r'), (await service('orders-ro'))?.metadata.name]).toEqual([null, 'orders-ro'])
  await run('expose', { action: 'defaults' })
  expect(await service('orders-r')).not.toBeNull()
})

test('a last backup is made before a database is deleted; if it fails, nothing is', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, apply, cluster, connection, entry, operations } = await openCnpgBench(life, { members: 1, ...backedUp })
  await using somebody = createPracticeClient(entry, 'somebody-else')
  const fault = (value: string | null) =>
    somebody.patch(cnpgTypes.Cluster, { namespace: 'default', name: 'orders' }, 'merge', {
      metadata: { annotations: { 'practice.clouddb.dev/fault': value } },
    })
  await fault('backup-broken')
  const made = await plan('delete', { lastBackup: true })
  expect(made.steps.map(step => [step.verb, step.ref.kind, step.waitsFor])).toEqual([
    ['apply', 'Backup', undefined],
    ['delete', 'ScheduledBackup', 'LAST_BACKUP'],
    ['delete', 'Cluster', undefined],
  ])
  const { id } = await apply(made, {})
  await eventuallyTrue('the run is over', async () => operations.runs.get({ id }).status === 'failed', 60_000)
  const failed = operations.runs.get({ id })
  expect(failed.message).toMatch(/^Stopped before “Delete a backup schedule”\. The last backup failed: .* The database was not touched\./)
  expect(failed.steps.map(step => step.status)).toEqual(['applied', 'not-sent', 'not-sent'])
  expect((await cluster())?.metadata.deletionTimestamp).toBeUndefined()

  await fault(null)
  const ended = await run('delete', { lastBackup: true })
  expect(ended.stages.find(stage => stage.id === 'LAST_BACKUP')?.note).toMatch(/^Backup orders-last-\d{14}(-\d+)? is complete/)
  expect(await cluster()).toBeNull()
  const { items } = await connection.reader.list(backupKind, { namespace: 'default', signal: never })
  expect(items.map(backup => [backup.metadata.name.slice(0, 12), backup.status])).toContainEqual([
    'orders-last-',
    expect.objectContaining({ phase: 'completed' }),
  ])
  expect(ended.stages.at(-1)?.note).toContain('Still there: Backup orders-last-')
})

test('a last backup is refused where none can be made', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan } = await openCnpgBench(life, { members: 1 })
  const made = await plan('delete', { lastBackup: true })
  expect(made.state).toBe('blocked')
  expect(made.checks.find(check => check.status === 'fail')).toMatchObject({
    field: 'lastBackup',
    seen: 'No backup is set up for this database, so no last one can be made.',
  })
})
