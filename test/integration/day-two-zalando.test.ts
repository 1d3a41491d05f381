import { expect, test } from 'vitest'
import { volumeClaimKind } from '../../src/main/engines/kube-kinds.ts'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { numberAt } from '../../src/main/practice/operators/read.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import type { Plan } from '../../src/shared/domain/plan.ts'
import type { Run } from '../../src/shared/domain/run.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { openPractice } from '../fakes/open-practice.ts'
import { fullConsent } from '../fakes/operations-on.ts'
import { ordersParams, refusals, rows } from '../fakes/zalando-rows.ts'

const never = new AbortController().signal

/** A practice cluster with one database of Zalando's operator, and what plans and applies operations on it. */
async function openBench(life: AsyncDisposableStack, more: Record<string, unknown> = {}) {
  const { entry, connection, bench, complaints } = await openPractice(life, engine)
  const { operations, contextId } = bench
  const other = life.use(createPracticeClient(entry, 'somebody-else'))

  const plan = (operation: string, params: Readonly<Record<string, unknown>>): Promise<Plan> => {
    const clusterId = operation === 'provision' ? null : `${contextId}:zalando:default:orders`
    return operations.plans.create({ engine: 'zalando', operation, contextId, clusterId, params: { ...params } }, never)
  }
  async function run(operation: string, params: Readonly<Record<string, unknown>>): Promise<Run> {
    const made = await plan(operation, params)
    expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const started = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    const over = () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id: started.id }).status)
    await eventuallyTrue(`${operation} is over`, async () => over(), 240_000).catch(() => undefined)
    const ended = operations.runs.get({ id: started.id })
    expect([operation, ended.status, ended.message], JSON.stringify(ended.stages)).toEqual([operation, 'completed', null])
    return ended
  }
  const live = () => connection.reader.get(engine.root, 'default', 'orders', never)
  const claims = async () =>
    (await connection.reader.list(volumeClaimKind, { namespace: 'default', labelSelector: 'cluster-name=orders', signal: never })).items
  /** The operator's settings, changed by somebody else. */
  const configure = (configuration: Record<string, unknown>) =>
    other.patch(types.OperatorConfiguration, { namespace: 'postgres-operator', name: 'postgres-operator' }, 'merge', {
      configuration: JSON.parse(JSON.stringify(configuration)),
    })
  await eventuallyTrue('the operator runs', async () => {
    const operator = await other.get(coreTypes.Deployment, { namespace: 'postgres-operator', name: 'postgres-operator' })
    return numberAt(operator, 0, 'status', 'readyReplicas') > 0
  })
  await run('provision', { ...ordersParams, ...more })
  return { plan, run, live, claims, configure, other, complaints }
}

/** What a plan says against itself. */
const faultsOf = (plan: Plan) => plan.checks.filter(check => check.status === 'fail')

test('every operation runs to its end by what is seen, and each has a refusal that names its reason', { timeout: 900_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, live, complaints } = await openBench(life)
  for (const { operation, params, after } of rows) {
    await run(operation, params)
    expect(await live(), operation).toMatchObject(after)
  }
  expect((await live())?.metadata.annotations ?? {}).not.toHaveProperty(['clouddb-desktop/members-before-pause'])
  for (const { operation, params, field, says } of refusals) {
    const made = await plan(operation, params)
    expect([operation, made.state]).toEqual([operation, 'blocked'])
    const told = faultsOf(made).filter(check => says.test(check.seen))
    expect([operation, told.map(check => check.field)], JSON.stringify(faultsOf(made))).toEqual([operation, [field]])
  }
  const gone = await run('delete', { lastBackup: true })
  expect(gone.stages.map(stage => stage.note).join(' ')).toMatch(/logical-backup-orders-last-[\d-]+ has succeeded/)
  expect(await live()).toBeNull()
  expect(complaints).toEqual([])
})

test('the operator’s settings bound members, keep or drop volumes, and want a word typed for a pause that loses data', {
  timeout: 600_000,
}, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, claims, configure } = await openBench(life, { logicalBackup: false })
  await configure({ min_instances: 1, max_instances: 3 })
  expect(faultsOf(await plan('scale', { members: 5 }))).toMatchObject([
    { field: 'members', seen: 'The operator’s setting max_instances is 3: it would run 3 members, not 5.' },
  ])
  expect(faultsOf(await plan('pause', {}))).toMatchObject([{ seen: expect.stringMatching(/min_instances is 1/) }])
  await run('scale', { members: 3 })
  // Kept by default, and told so.
  const fewer = await plan('scale', { members: 2 })
  expect(fewer.consequences[0]).toMatchObject({ level: 'none', text: expect.stringMatching(/keep 1 volume/) })
  await run('scale', { members: 2 })
  expect(await claims()).toHaveLength(3)
  await run('scale', { members: 3 })
  await configure({ min_instances: -1, kubernetes: { persistent_volume_claim_retention_policy: { when_scaled: 'delete' } } })
  const losing = await plan('scale', { members: 2 })
  expect(losing.consequences[0]).toMatchObject({ level: 'data-loss', text: expect.stringMatching(/delete 1 volume/) })
  await run('scale', { members: 2 })
  expect(await claims()).toHaveLength(2)
  await configure({ kubernetes: { storage_resize_mode: 'off' } })
  expect(faultsOf(await plan('storage', { size: '4Gi' }))).toMatchObject([{ seen: expect.stringMatching(/storage_resize_mode is off/) }])
  // Nobody is there to consent when the clock pauses.
  const clocked = await plan('schedule-pause', { pauseAt: '0 20 * * *', resumeAt: '0 6 * * *', image: 'alpine/kubectl:1.34' })
  expect(faultsOf(clocked).map(check => check.seen)).toContainEqual(expect.stringMatching(/when_scaled is delete/))
  const pausing = await plan('pause', {})
  expect(pausing.consequences.map(each => each.level)).toContain('irreversible')
  expect(pausing.consent.typed).toMatchObject({ text: 'orders', why: expect.stringMatching(/2 volumes.*pgdata-orders-0, pgdata-orders-1/) })
  const paused = await run('pause', {})
  expect(paused.stages.at(-1)?.note).toBe('No member runs, and no volume is left.')
  expect(await claims()).toEqual([])
})

test('a deletion says to the operator that it is meant, and keeps what the settings keep', { timeout: 600_000 }, async () => {
  await using life = new AsyncDisposableStack()
  const { plan, run, live, claims, configure, other } = await openBench(life, { logicalBackup: false, members: 1 })
  await configure({
    kubernetes: {
      delete_annotation_date_key: 'delete-date',
      delete_annotation_name_key: 'delete-name',
      enable_persistent_volume_claim_deletion: false,
    },
  })
  const made = await plan('delete', {})
  expect(made.steps.map(step => step.verb)).toEqual(['patch', 'delete'])
  expect(made.consequences.map(each => each.text).join(' ')).toMatch(/Stays: 1 volume claim \(pgdata-orders-0\), with all data/)
  expect(faultsOf(await plan('delete', { lastBackup: true }))).toMatchObject([
    { field: 'lastBackup', seen: expect.stringMatching(/no logical backup/) },
  ])
  const gone = await run('delete', {})
  expect(await live()).toBeNull()
  expect((await claims()).map(claim => claim.metadata.name)).toEqual(['pgdata-orders-0'])
  expect(gone.stages.at(-1)?.note).toMatch(/Still there: PersistentVolumeClaim pgdata-orders-0/)
  expect((await other.list(coreTypes.Secret, { namespace: 'default', labelSelector: 'cluster-name=orders' })).items).toEqual([])
})
