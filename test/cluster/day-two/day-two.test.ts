import { expect, test } from 'vitest'
import { engine } from '../../../src/main/engines/cnpg/engine.ts'
import { cnpgTypes } from '../../../src/main/practice/operators/cnpg/kinds.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../../fakes/operations-on.ts'
import { runOperator } from '../operator/run-operator.ts'
import { startTestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal

/** Every operation on a database, in an order in which each finds what it needs; what the real server must then say of the Cluster. */
const walk: readonly (readonly [operation: string, params: Record<string, unknown>, then: object])[] = [
  ['scale', { members: 3 }, { spec: { instances: 3 }, status: { readyInstances: 3 } }],
  ['resources', { cpuRequest: '400m' }, { spec: { resources: { requests: { cpu: '400m' } } } }],
  [
    'storage',
    { size: '3Gi', walSize: '2Gi' },
    { spec: { storage: { size: '3Gi' }, walStorage: { size: '2Gi' } }, status: { pvcCount: 6 } },
  ],
  ['restart', {}, {}],
  ['restart', { member: 'orders-2' }, {}],
  ['restart', { member: 'orders-1' }, { status: { currentPrimary: 'orders-1' } }],
  ['reload', {}, {}],
  ['switchover', { target: 'orders-2' }, { status: { currentPrimary: 'orders-2', readyInstances: 3 } }],
  ['fence', { member: 'orders-3' }, { status: { readyInstances: 2 } }],
  ['unfence', { member: 'orders-3' }, { status: { readyInstances: 3 } }],
  ['destroy-member', { member: 'orders-1' }, { status: { readyInstances: 3, currentPrimary: 'orders-2' } }],
  ['destroy-member', { member: 'orders-3', keepVolumes: true }, { status: { readyInstances: 3, pvcCount: 6 } }],
  ['scale', { members: 2 }, { status: { readyInstances: 2, pvcCount: 4 } }],
  [
    'expose',
    { service: 'orders-out', allowedRanges: ['203.0.113.0/24'], annotations: { 'example.com/internal': 'false' } },
    { spec: { managed: { services: { additional: [expect.objectContaining({ selectorType: 'rw' })] } } } },
  ],
  ['expose', { service: 'orders-out', kind: 'ClusterIP', leadsTo: 'ro' }, {}],
  ['expose', { action: 'defaults', anyService: false }, { spec: { managed: { services: { disabledDefaultServices: ['r'] } } } }],
  ['expose', { action: 'close', closed: 'orders-out' }, {}],
  ['pooler', { name: 'orders-pool', poolMode: 'transaction', parameters: { max_client_conn: '200' } }, {}],
  ['pooler', { action: 'change', pooler: 'orders-pool', instances: '2', paused: 'yes', parameters: { max_client_conn: '' } }, {}],
  ['pooler', { action: 'remove', pooler: 'orders-pool' }, {}],
  ['maintenance', { operatorPaused: true }, { metadata: { annotations: { 'cnpg.io/reconciliationLoop': 'disabled' } } }],
  ['maintenance', { nodeWindow: true }, { spec: { nodeMaintenanceWindow: { inProgress: true, reusePVC: true } } }],
  ['maintenance', { disruptionBudget: false }, { spec: { nodeMaintenanceWindow: { inProgress: false }, enablePDB: false } }],
  ['pause', {}, { status: { readyInstances: 0 } }],
  ['resume', {}, { status: { readyInstances: 2 } }],
]

/** What the real server, with the real definition and the webhooks, must refuse as the form does. */
const refused: readonly (readonly [operation: string, params: Record<string, unknown>, field: string])[] = [
  ['storage', { size: '1Gi' }, 'size'],
  ['parameters', { parameters: { port: '5433' } }, 'parameters.port'],
  ['resources', { cpuRequest: '8', cpuLimit: '2' }, 'cpuRequest'],
  ['pooler', { name: 'orders' }, 'name'],
]

/** What only the app refuses: the server would take it, and it would do harm or nothing. */
const refusedHere: readonly (readonly [operation: string, params: Record<string, unknown>, says: string])[] = [
  ['destroy-member', { member: 'orders-2' }, 'orders-2 is the primary: all writes are there.'],
  ['expose', { service: 'orders-out', allowedRanges: ['10.0.0.0/33'] }, '“10.0.0.0/33” is not a valid address range.'],
  ['expose', { action: 'close', closed: 'nobody' }, 'The Cluster asks for no Service “nobody”.'],
  ['maintenance', { disruptionBudget: false }, 'It is so already.'],
  ['delete', { lastBackup: true }, 'No backup is set up for this database, so no last one can be made.'],
]

test('every operation on a database goes through a plan on the real server, and what is refused there is refused here', {
  timeout: 900_000,
}, async () => {
  await using cluster = await startTestCluster({ crds: ['cnpg'] })
  await using operator = await runOperator(cluster)
  const authority = Buffer.from(cluster.ca).toString('base64')
  const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real')
  await using connection = connectTo(context)
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  const id = `${contextId}:cnpg:default:orders`
  const live = () => connection.reader.get(engine.root, 'default', 'orders', never)

  const plan = (operation: string, params: Record<string, unknown>): Promise<Plan> => {
    const clusterId = operation === 'provision' ? null : id
    return operations.plans.create({ engine: 'cnpg', operation, contextId, clusterId, params }, never)
  }
  async function run(operation: string, params: Record<string, unknown>): Promise<Run> {
    const made = await plan(operation, params)
    expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const { id: runId } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    const over = async () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id: runId }).status)
    await eventuallyTrue(`${operation} is over`, over, 180_000).catch(() => undefined)
    const ended = operations.runs.get({ id: runId })
    expect([operation, ended.status, ended.message], JSON.stringify(ended.stages)).toEqual([operation, 'completed', null])
    return ended
  }

  await run('provision', { name: 'orders', members: 2, memory: '1Gi', cpu: '500m', storageSize: '2Gi' })
  for (const [operation, params, then] of walk) {
    await run(operation, params)
    expect(await live(), operation).toMatchObject(then)
  }
  const spec = (await live())?.spec as { postgresql?: { parameters?: Record<string, string> } } | undefined
  const standing = spec?.postgresql?.parameters ?? {}
  await run('parameters', { parameters: { ...standing, work_mem: '8MB', max_connections: '150' } })
  expect(await live()).toMatchObject({ spec: { postgresql: { parameters: { work_mem: '8MB', max_connections: '150' } } } })

  for (const [operation, params, field] of refused) {
    const made = await plan(operation, params)
    expect(made.state, operation).toBe('blocked')
    const failed = made.checks.filter(check => check.status === 'fail')
    expect(
      failed.map(check => check.field),
      operation,
    ).toContain(field)
    expect(
      failed.some(check => check.id.startsWith('dry-run:')),
      operation,
    ).toBe(true)
  }
  for (const [operation, params, says] of refusedHere) {
    const made = await plan(operation, params)
    expect(
      made.checks.filter(check => check.status === 'fail').map(check => check.seen),
      operation,
    ).toContain(says)
  }
  // Without the controllers nothing collects what a database owned.
  if (cluster.controllers !== null) {
    const snapshots = { className: 'csi', snapshotOwnerReference: 'none' }
    const key = { namespace: 'default', name: 'orders' }
    await operator.other.patch(cnpgTypes.Cluster, key, 'merge', { spec: { backup: { volumeSnapshot: snapshots } } })
    const { stages } = await run('delete', { lastBackup: true })
    expect(stages.find(stage => stage.id === 'LAST_BACKUP')?.note).toMatch(/^Backup orders-last-\d{14}(-\d+)? is complete/)
    expect(await live()).toBeNull()
  }
  expect(operator.errors).toEqual([])
})
