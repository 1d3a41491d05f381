import { expect, test } from 'vitest'
import { scheduledBackupKind } from '../../src/main/engines/cnpg/kinds.ts'
import { podKind } from '../../src/main/engines/kube-kinds.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { cnpgTypes } from '../../src/main/practice/operators/cnpg/kinds.ts'
import type { KubeObject } from '../../src/shared/domain/kube.ts'
import { openCnpgBench } from '../fakes/cnpg-bench.ts'

const never = new AbortController().signal

test('members come and go, with their volumes', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, apply, run, cluster, entry } = await openCnpgBench(life)
  await using kubectlLike = createPracticeClient(entry, 'somebody-else')
  await kubectlLike.patch(cnpgTypes.Cluster, { namespace: 'default', name: 'orders' }, 'merge', { spec: { instances: 4 } })
  const taking = await plan('scale', { members: 1 })
  expect(taking.consent.takeovers).toEqual(['cluster /spec/instances'])
  await expect(apply(taking, { takeovers: [] })).rejects.toMatchObject({ code: 'blocked' })
  await run('scale', { members: 1 })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 1, pvcCount: 1 })
  await run('scale', { members: 2 })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 2, instanceNames: ['orders-1', 'orders-2'] })
  const refused = await plan('scale', { members: 2 })
  expect(refused.state).toBe('blocked')
  expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'members', seen: 'It has 2 members already.' })
})

test('CPU, memory, volumes and parameters change, with the restarts that they need', { timeout: 900_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection } = await openCnpgBench(life)
  const pods = async () =>
    (await connection.reader.list(podKind, { namespace: 'default', labelSelector: 'cnpg.io/cluster=orders', signal: never })).items
  const before = new Set((await pods()).map(pod => pod.metadata.uid))

  await run('resources', { cpuRequest: '500m', memoryRequest: '768Mi' })
  expect((await cluster())?.spec).toMatchObject({ resources: { requests: { cpu: '500m', memory: '768Mi' } } })
  expect((await pods()).some(pod => before.has(pod.metadata.uid))).toBe(false)
  const tooMuch = await plan('resources', { memoryRequest: '64Gi' })
  expect(tooMuch.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'memoryRequest' })

  const settled = new Set((await pods()).map(pod => pod.metadata.uid))
  await run('storage', { size: '3Gi' })
  expect((await cluster())?.status).not.toHaveProperty('resizingPVC')
  expect((await pods()).every(pod => settled.has(pod.metadata.uid))).toBe(true)
  const smaller = await plan('storage', { size: '1Gi' })
  expect(
    smaller.checks
      .filter(check => check.status === 'fail')
      .map(check => check.seen)
      .join(),
  ).toContain('shrink')
  await run('storage', { walSize: '2Gi' })
  expect((await cluster())?.status).toMatchObject({ pvcCount: 6, readyInstances: 3 })

  const standing = Object.fromEntries(Object.entries(parametersOf(await cluster())))
  await run('parameters', { parameters: { ...standing, work_mem: '8MB', max_connections: '150' } })
  expect(parametersOf(await cluster())).toMatchObject({ work_mem: '8MB', max_connections: '150' })
  const { max_connections: _, ...without } = parametersOf(await cluster())
  const removal = await plan('parameters', { parameters: without })
  expect(removal.steps[0]?.changes).toContainEqual(
    expect.objectContaining({ path: '/spec/postgresql/parameters/max_connections', kind: 'remove' }),
  )
  const fixed = await plan('parameters', { parameters: { ...without, port: '5433' } })
  expect(fixed.state).toBe('blocked')
  expect(fixed.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'parameters.port' })
})

function parametersOf(cluster: KubeObject | null): Record<string, string> {
  const spec = cluster?.spec as { postgresql?: { parameters?: Record<string, string> } } | undefined
  return spec?.postgresql?.parameters ?? {}
}

test('a database is paused and resumed, and its schedule with it', { timeout: 900_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection } = await openCnpgBench(life, {
    backupTarget: 'new',
    backupCredentials: 'enter',
    destinationPath: 's3://backups/orders',
    s3AccessKeyId: 'id',
    s3SecretAccessKey: 'key',
    schedule: '0 0 2 * * *',
  })
  const schedules = async () => (await connection.reader.list(scheduledBackupKind, { namespace: 'default', signal: never })).items
  expect((await plan('resume', {})).checks.find(check => check.id === 'available')?.seen).toBe('It is not paused.')
  await run('pause', {})
  expect((await cluster())?.status).toMatchObject({ readyInstances: 0 })
  expect((await schedules()).map(schedule => schedule.spec)).toMatchObject([{ suspend: true }])
  expect((await plan('scale', { members: 2 })).checks.find(check => check.id === 'available')?.seen).toBe('It is paused: resume it first.')
  await run('resume', {})
  expect((await cluster())?.status).toMatchObject({ readyInstances: 3, currentPrimary: 'orders-1' })
  expect((await schedules()).map(schedule => schedule.spec)).toMatchObject([{ suspend: false }])
})

test('members restart in turn or alone, the primary moves, fences stop and start PostgreSQL', { timeout: 900_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, connection } = await openCnpgBench(life)
  const pods = async () => {
    const selector = { namespace: 'default', labelSelector: 'cnpg.io/cluster=orders', signal: never }
    const { items } = await connection.reader.list(podKind, selector)
    return new Map(items.map(pod => [pod.metadata.name, pod]))
  }
  const uidOf = async (name: string) => (await pods()).get(name)?.metadata.uid

  const first = await pods()
  await run('restart', {})
  for (const [name, pod] of await pods()) expect(pod.metadata.uid, name).not.toBe(first.get(name)?.metadata.uid)
  const [primary, replica, other] = [await uidOf('orders-1'), await uidOf('orders-2'), await uidOf('orders-3')]
  await run('restart', { member: 'orders-2' })
  expect(await uidOf('orders-2')).not.toBe(replica)
  await run('restart', { member: 'orders-1' })
  expect([await uidOf('orders-1'), await uidOf('orders-3')]).toEqual([primary, other])
  expect((await pods()).get('orders-1')?.status).toMatchObject({ containerStatuses: [expect.objectContaining({ restartCount: 1 })] })
  expect((await plan('restart', { member: 'orders-9' })).checks.find(check => check.status === 'fail')).toMatchObject({ field: 'member' })
  await run('reload', {})
  expect((await cluster())?.metadata.annotations).toHaveProperty(['cnpg.io/reloadedAt'])

  const refused = await plan('switchover', { target: 'orders-1' })
  expect(refused.checks.find(check => check.status === 'fail')).toMatchObject({ field: 'target', seen: 'orders-1 is the primary already.' })
  const asked = await plan('switchover', { target: 'orders-3' })
  // The status is the operator's: to write to it takes nothing from anybody.
  expect(asked.consent.takeovers).toEqual([])
  await run('switchover', { target: 'orders-3' })
  expect((await cluster())?.status).toMatchObject({ currentPrimary: 'orders-3', readyInstances: 3 })

  await run('fence', { member: 'orders-2' })
  expect((await cluster())?.status).toMatchObject({ readyInstances: 2 })
  await run('fence', { member: 'orders-3' })
  expect((await cluster())?.status).toMatchObject({ currentPrimary: 'orders-3' })
  expect((await cluster())?.metadata.annotations).toMatchObject({ 'cnpg.io/fencedInstances': '["orders-2","orders-3"]' })
  expect((await plan('unfence', { member: 'orders-1' })).checks.find(check => check.status === 'fail')?.seen).toBe(
    'orders-1 is not fenced.',
  )
  await run('unfence', { member: 'orders-2' })
  await run('unfence', { member: '*' })
  expect((await cluster())?.metadata.annotations).not.toHaveProperty(['cnpg.io/fencedInstances'])
})

test('a database is deleted with what is its own, and only by its name and its uid', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, cluster, apply } = await openCnpgBench(life)
  const made = await plan('delete', {})
  expect(made.risk).toBe('irreversible')
  expect(made.consent.typed?.text).toBe('orders')
  expect(made.consequences[0]).toMatchObject({
    level: 'irreversible',
    text: expect.stringMatching(/3 members; 3 volumes \(6 GiB\); \d+ Secrets/),
  })
  await expect(apply(made, { typed: 'order' })).rejects.toMatchObject({ code: 'blocked' })
  await run('delete', {})
  expect(await cluster()).toBeNull()
  // The same name again is another database: the old plan is good for nothing.
  await run('provision', { name: 'orders', members: 1, memory: '1Gi', storageSize: '1Gi', storageClass: '' })
  await expect(apply(made, {})).rejects.toMatchObject({ code: 'stale-plan' })
  expect(await cluster()).not.toBeNull()
})
