/** A cluster whose definitions are older than the app: what is asked for and is not in them is refused with its name, the rest goes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { engine } from '../../src/main/engines/zalando/engine.ts'
import { createApiServer } from '../../src/main/practice/api-server.ts'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import type { KubeObject } from '../../src/main/practice/kube-object.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { type OperationsBench, operationsOn } from '../fakes/operations-on.ts'

const never = new AbortController().signal
const life = new AsyncDisposableStack()
let bench: OperationsBench

/** A definition without a field that came later. */
function older(crd: KubeObject, field: string): KubeObject {
  return JSON.parse(JSON.stringify(crd), (key, value) =>
    key === 'properties' && typeof value === 'object' ? { ...value, [field]: undefined } : value,
  )
}

beforeAll(async () => {
  const server = life.use(await createApiServer({ context: 'here' }))
  const client = life.use(createPracticeClient(server.connection, 'operator'))
  for (const crd of simulatedZalando.crds) await client.apply(coreTypes.CustomResourceDefinition, older(crd, 'logicalBackupRetention'))
  await eventuallyTrue('the kind is served', () =>
    client.list(types.postgresql).then(
      () => true,
      () => false,
    ),
  )
  const ca = Buffer.from(server.connection.ca).toString('base64')
  const { url, token } = server.connection
  const connection = life.use(connectTo(contextFor(url, { 'certificate-authority-data': ca }, { token }, 'here')))
  bench = life.use(await operationsOn(connection, { engines: [engine] }))
})
afterAll(() => life.disposeAsync())

async function dryRunOf(params: Record<string, unknown>) {
  const intent = { engine: 'zalando', operation: 'provision', contextId: bench.contextId, clusterId: null }
  const all = { name: 'acid-orders', logicalBackup: true, ...params }
  const plan = await bench.operations.plans.create({ ...intent, params: all }, never)
  return plan.checks.find(check => check.id === 'dry-run:cluster')
}

test('a setting that the definition does not have is refused by the name of its field', async () => {
  expect(await dryRunOf({ retention: '2 weeks' })).toMatchObject({
    status: 'fail',
    seen: expect.stringMatching(
      /^The definition of postgresqls\.acid\.zalan\.do in this cluster does not have the field spec\.logicalBackupRetention: it is older than these settings\. The server says: .+/,
    ),
    cure: 'Leave out the settings that need it, or update the operator’s definitions first; then plan again.',
  })
})

test('what was not asked for is not sent, so the same form goes without it', async () => {
  expect(await dryRunOf({})).toMatchObject({ status: 'pass' })
})
