import { expect, test } from 'vitest'
import { engine as cnpg } from '../../src/main/engines/cnpg/engine.ts'
import { cronJobKind, jobKind, roleBindingKind, roleKind, serviceAccountKind } from '../../src/main/engines/kube-kinds.ts'
import { engine as zalando } from '../../src/main/engines/zalando/engine.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { KindRef, KubeObject } from '../../src/shared/domain/kube.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal
const dayMs = 86_400_000
const engines = [cnpg, zalando]

/** The next instant (ms) after `from` at which clocks in UTC show this hour. */
function nextHour(hour: number, from: number): number {
  const today = Math.floor(from / dayMs) * dayMs + hour * 3_600_000
  return today > from ? today : today + dayMs
}

/** A practice cluster with one database, a clock on its wall that the test moves on, and what plans and applies operations on it. */
async function openBench(life: AsyncDisposableStack, engineId: string, made: { readonly name: string }) {
  const wall = { at: Date.now() }
  const practice = life.use(
    await runPracticeCluster(
      { contexts: ['here'], clusters: 0, speed: 60, seed: 5 },
      operators,
      () => undefined,
      () => new Date(wall.at),
    ),
  )
  const [entry] = practice.kubeconfig()
  if (entry === undefined) throw new Error('The practice cluster has no context')
  const ca = Buffer.from(entry.ca).toString('base64')
  const connection = life.use(connectTo(contextFor(entry.url, { 'certificate-authority-data': ca }, { token: entry.token }, 'here')))
  const { operations, contextId } = life.use(await operationsOn(connection, { engines }))
  const clusterId = `${contextId}:${engineId}:default:${made.name}`
  const engine = engines.find(each => each.id === engineId) ?? cnpg

  const plan = (operation: string, params: Record<string, unknown>) =>
    operations.plans.create(
      { engine: engineId, operation, contextId, clusterId: operation === 'provision' ? null : clusterId, params },
      never,
    )
  async function run(operation: string, params: Record<string, unknown>): Promise<void> {
    const drafted = await plan(operation, params)
    expect(drafted.checks.filter(check => check.status === 'fail')).toEqual([])
    const { id } = await operations.plans.apply({ id: drafted.id, consent: fullConsent(drafted) }, never)
    const over = () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id }).status)
    await eventuallyTrue(`${operation} is over`, async () => over(), 300_000).catch(() => undefined)
    const ended = operations.runs.get({ id })
    expect([operation, ended.status, ended.message], JSON.stringify(ended.stages)).toEqual([operation, 'completed', null])
  }
  const list = async (kind: KindRef): Promise<readonly KubeObject[]> =>
    (
      await connection.reader.list(kind, {
        namespace: 'default',
        labelSelector: 'clouddb-desktop.io/component=pause-schedule',
        signal: never,
      })
    ).items
  const root = () => connection.reader.get(engine.root, 'default', made.name, never)
  await run('provision', made)
  return { wall, plan, run, list, root, entry, practice, client: life.use(createPracticeClient(entry, 'somebody-else')) }
}

const scheduleKinds = [serviceAccountKind, roleKind, roleBindingKind, cronJobKind]
const schedule = { pauseAt: '0 20 * * *', resumeAt: '0 6 * * *', timeZone: 'Etc/UTC', image: 'alpine/kubectl:1.34' }

/** By engine: how its database is made, and what it says of itself when paused and when it runs. */
const rows = [
  {
    id: 'cnpg',
    made: { name: 'orders', members: 2, memory: '1Gi', storageSize: '2Gi', storageClass: '' },
    paused: { metadata: { annotations: { 'cnpg.io/hibernation': 'on' } }, status: { readyInstances: 0 } },
    runs: { metadata: { annotations: { 'cnpg.io/hibernation': 'off' } }, status: { readyInstances: 2 } },
  },
  {
    id: 'zalando',
    made: { name: 'acid-orders', teamId: 'acid', members: 2, memory: '1Gi', storageSize: '2Gi', storageClass: '' },
    paused: { metadata: { annotations: { 'clouddb-desktop/members-before-pause': '2' } }, spec: { numberOfInstances: 0 } },
    runs: { spec: { numberOfInstances: 2 } },
  },
] as const

test.for(rows)(
  'a $id database is paused and resumed by the clock, and by nothing once the schedule is removed',
  { timeout: 900_000 },
  async row => {
    await using life = new AsyncDisposableStack()
    const { wall, plan, run, list, root, client } = await openBench(life, row.id, row.made)
    const none = await plan('unschedule-pause', {})
    expect(none.checks.find(check => check.id === 'available')?.seen).toBe('It has no pause schedule.')

    await run('schedule-pause', schedule)
    expect((await list(cronJobKind)).map(each => each.spec)).toMatchObject([
      { schedule: '0 20 * * *', timeZone: 'Etc/UTC', suspend: false, concurrencyPolicy: 'Forbid' },
      { schedule: '0 6 * * *' },
    ])
    const uid = (await root())?.metadata.uid
    for (const kind of scheduleKinds)
      for (const object of await list(kind)) {
        expect(object.metadata.ownerReferences).toMatchObject([{ uid, name: row.made.name }])
        expect(object.metadata.ownerReferences?.[0]).not.toHaveProperty('controller')
      }

    wall.at = nextHour(20, wall.at)
    await eventuallyTrue('it is paused', async () => matches(await root(), row.paused), 120_000)
    const jobs = await list(jobKind)
    expect(jobs).toHaveLength(1)
    await eventuallyTrue('its Job has ended', async () =>
      (await list(jobKind)).every(job => job.status !== undefined && 'completionTime' in Object(job.status)),
    )
    wall.at = nextHour(6, wall.at)
    await eventuallyTrue('it runs again', async () => matches(await root(), row.runs), 120_000)

    // Without the right, the Job fails, and what stands says so.
    const [binding] = await list(roleBindingKind)
    await client.delete(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings', namespaced: true },
      {
        namespace: 'default',
        name: binding?.metadata.name ?? '',
      },
    )
    wall.at = nextHour(20, wall.at)
    const failed = (job: KubeObject) => JSON.stringify(job.status ?? {}).includes('BackoffLimitExceeded')
    await eventuallyTrue('the Job without rights fails', async () => (await list(jobKind)).some(failed), 120_000)
    expect(matches(await root(), row.runs)).toBe(true)
    const pods = (await client.list(coreTypes.Pod, { namespace: 'default', labelSelector: 'clouddb-desktop.io/component=pause-schedule' }))
      .items
    expect(JSON.stringify(pods.map(pod => pod.status))).toContain('cannot get resource')

    // The same again mends it; what stood is changed, not doubled.
    await run('schedule-pause', { ...schedule, pauseAt: '0 22 * * 1-5', suspended: true })
    expect((await list(cronJobKind)).map(each => each.spec)).toMatchObject([
      { schedule: '0 22 * * 1-5', suspend: true },
      { schedule: '0 6 * * *', suspend: true },
    ])
    expect(await list(roleBindingKind)).toHaveLength(1)

    await client.create(coreTypes.ServiceAccount, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'bystander', namespace: 'default' },
    })
    await run('unschedule-pause', {})
    for (const kind of scheduleKinds) expect([kind.kind, await list(kind)]).toEqual([kind.kind, []])
    expect(await client.get(coreTypes.ServiceAccount, { namespace: 'default', name: 'bystander' })).toBeDefined()
  },
)

test.for(rows)('refusals of a $id schedule name their reason, and the schedule goes with its database', { timeout: 900_000 }, async row => {
  await using life = new AsyncDisposableStack()
  const { plan, run, list, client } = await openBench(life, row.id, row.made)
  const refused: readonly (readonly [Record<string, unknown>, string, RegExp])[] = [
    [{ pauseAt: '0 0 20 * * *' }, 'pauseAt', /has 6 fields; it needs five/],
    [{ pauseAt: '' }, 'pauseAt', /Enter a schedule/],
    [{ resumeAt: '0 6 30 2 *' }, 'resumeAt', /never run/],
    [{ resumeAt: '0 20 * * 1' }, 'resumeAt', /Both run at Mon .* 20:00/],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone', /no time zone/],
    [{ image: '' }, 'image', /Enter an image/],
    [{ image: 'Not An Image' }, 'image', /not the name of an image/],
  ]
  for (const [params, field, seen] of refused) {
    const drafted = await plan('schedule-pause', { ...schedule, ...params })
    expect(drafted.state).toBe('blocked')
    expect(drafted.checks.filter(check => check.status === 'fail')).toContainEqual(
      expect.objectContaining({ field, seen: expect.stringMatching(seen) }),
    )
  }
  await expect(plan('schedule-pause', { ...schedule, runAsUser: 0 })).rejects.toMatchObject({ code: 'bad-input' })

  await run('schedule-pause', schedule)
  const { name: uidName } = (await list(cronJobKind))[0]?.metadata ?? { name: '' }
  expect(uidName).toMatch(new RegExp(`^${row.made.name}-pause-[a-z0-9]{7}$`))
  const { group, version, kind, plural } = engines.find(each => each.id === row.id)?.root ?? cnpg.root
  const type = { apiVersion: `${group}/${version}`, kind, plural, namespaced: true }
  await client.delete(type, { namespace: 'default', name: row.made.name }, { propagationPolicy: 'Background' })
  await eventuallyTrue('the schedule is gone', async () => (await Promise.all(scheduleKinds.map(list))).flat().length === 0, 60_000)
})

function matches(object: KubeObject | null, wanted: object): boolean {
  try {
    expect(object).toMatchObject(wanted)
    return true
  } catch {
    return false
  }
}
