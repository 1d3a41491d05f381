import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { engine } from '../../../src/main/engines/zalando/engine.ts'
import { createPracticeClient } from '../../../src/main/practice/client.ts'
import { types } from '../../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import { connectTo, contextFor } from '../../fakes/connect-to.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { operationsOn } from '../../fakes/operations-on.ts'
import { readCrds } from '../crds/read-crds.ts'
import { crdFolder, startTestCluster } from '../start-test-cluster.ts'

const never = new AbortController().signal

/** A definition without a field that came later. */
function older<T>(crd: T, field: string): T {
  return JSON.parse(JSON.stringify(crd), (key, value) =>
    key === 'properties' && typeof value === 'object' ? { ...value, [field]: undefined } : value,
  )
}

test('on a server whose definition is older, what it does not have is refused by its name, and the rest goes', {
  timeout: 300_000,
}, async () => {
  await using cluster = await startTestCluster()
  await using other = createPracticeClient(
    { url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' },
    'someone-else',
  )
  const own = crdFolder(simulatedZalando.id)
  const definitions = existsSync(own) ? await readCrds(own) : simulatedZalando.crds
  for (const crd of definitions) await other.apply(coreTypes.CustomResourceDefinition, older(crd, 'logicalBackupRetention'))
  await eventuallyTrue('the kind is served', () =>
    other.list(types.postgresql).then(
      () => true,
      () => false,
    ),
  )
  const authority = Buffer.from(cluster.ca).toString('base64')
  await using connection = connectTo(
    contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real'),
  )
  await using bench = await operationsOn(connection, { engines: [engine] })
  const dryRunOf = async (params: Record<string, unknown>) => {
    const intent = { engine: 'zalando', operation: 'provision', contextId: bench.contextId, clusterId: null }
    const plan = await bench.operations.plans.create({ ...intent, params: { name: 'acid-orders', logicalBackup: true, ...params } }, never)
    return plan.checks.find(check => check.id === 'dry-run:cluster')
  }
  expect(await dryRunOf({ retention: '2 weeks' })).toMatchObject({
    status: 'fail',
    seen: expect.stringContaining('does not have the field spec.logicalBackupRetention: it is older than these settings.'),
  })
  expect(await dryRunOf({})).toMatchObject({ status: 'pass' })
})
