import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { engine } from '../../../src/main/engines/zalando/engine.ts'
import { createPracticeClient } from '../../../src/main/practice/client.ts'
import { types } from '../../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { fullConsent, operationsOn } from '../../fakes/operations-on.ts'
import { ordersParams, refusals, rows } from '../../fakes/zalando-rows.ts'
import { runOperator } from '../operator/run-operator.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal

/** What the real definition refuses as the form does. Everything else only the operator would mind, or nobody at all. */
const refusedByServer: readonly (readonly [operation: string, params: Record<string, unknown>])[] = [
  ['resources', { cpuRequest: '0.0001' }],
  ['storage', { size: '9000000k' }],
  ['users', { users: { app: 'readonly' } }],
  ['expose', { allowedRanges: ['everywhere'] }],
  ['maintenance', { windows: ['Saturday'] }],
]

async function installSimulated(cluster: TestCluster): Promise<void> {
  const connection = { url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' }
  await using client = createPracticeClient(connection, 'someone-else')
  for (const crd of simulatedZalando.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
  await eventuallyTrue('the kind is served', () =>
    client.list(types.postgresql).then(
      () => true,
      () => false,
    ),
  )
}

test('every operation on a database of Zalando’s operator goes through a plan on the real server, by the operator’s own definitions where they are at hand', {
  timeout: 900_000,
}, async () => {
  // The operator's own definitions where they are at hand; the practice cluster's else.
  const own = existsSync(crdFolder(simulatedZalando.id))
  await using cluster = await startTestCluster({ crds: own ? ['cnpg', simulatedZalando.id] : ['cnpg'] })
  if (!own) await installSimulated(cluster)
  await using operator = await runOperator(cluster, { zalando: true })
  const authority = Buffer.from(cluster.ca).toString('base64')
  const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real')
  await using connection = connectTo(context)
  await using bench = await operationsOn(connection, { engines: [engine] })
  const { operations, contextId } = bench
  const live = () => connection.reader.get(engine.root, 'default', 'orders', never)

  const plan = (operation: string, params: Readonly<Record<string, unknown>>, name = 'orders'): Promise<Plan> => {
    const clusterId = operation === 'provision' ? null : `${contextId}:zalando:default:${name}`
    return operations.plans.create({ engine: 'zalando', operation, contextId, clusterId, params: { ...params } }, never)
  }
  async function run(operation: string, params: Readonly<Record<string, unknown>>): Promise<Run> {
    const made = await plan(operation, params)
    expect([operation, made.checks.filter(check => check.status === 'fail')]).toEqual([operation, []])
    const { id } = await operations.plans.apply({ id: made.id, consent: fullConsent(made) }, never)
    const over = async () => ['completed', 'failed', 'interrupted'].includes(operations.runs.get({ id }).status)
    await eventuallyTrue(`${operation} is over`, over, 120_000).catch(() => undefined)
    const ended = operations.runs.get({ id })
    expect([operation, ended.status, ended.message], JSON.stringify(ended.stages)).toEqual([operation, 'completed', null])
    return ended
  }

  await run('provision', ordersParams)
  for (const { operation, params, after } of rows) {
    await run(operation, params)
    expect(await live(), operation).toMatchObject(after)
  }
  for (const { operation, params, field, says } of refusals) {
    const made = await plan(operation, params)
    expect([operation, made.state]).toEqual([operation, 'blocked'])
    const told = made.checks.filter(check => check.status === 'fail' && says.test(check.seen))
    expect([operation, told.map(check => check.field)]).toEqual([operation, [field]])
  }
  for (const [operation, params] of refusedByServer) {
    const failed = (await plan(operation, params)).checks.filter(check => check.status === 'fail')
    expect([operation, failed.some(check => check.id.startsWith('dry-run:'))], JSON.stringify(failed)).toEqual([operation, true])
    expect([operation, failed.some(check => check.field !== null)]).toEqual([operation, true])
  }
  // Whose only parameter is taken keeps the map, and that is no claim on what others set in it.
  const theirs = { namespace: 'default', name: 'theirs' }
  const spec = {
    teamId: 'acid',
    numberOfInstances: 1,
    volume: { size: '1Gi' },
    postgresql: { version: '17', parameters: { max_connections: '200' } },
  }
  await operator.other.create(types.postgresql, { apiVersion: 'acid.zalan.do/v1', kind: 'postgresql', metadata: theirs, spec })
  for (const [value, takeovers] of [['210', 1] as const, ['220', 0] as const]) {
    const { steps } = await plan('parameters', { parameters: { max_connections: value } }, theirs.name)
    expect(steps.map(step => step.conflicts.length)).toEqual([takeovers])
    const [call] = steps.map(step => step.call)
    await operator.other.request('PATCH', call?.path ?? '', JSON.parse(call?.body ?? ''), call?.contentType ?? '')
  }

  await run('delete', { lastBackup: true })
  expect(await live()).toBeNull()
  expect(operator.errors).toEqual([])
})
