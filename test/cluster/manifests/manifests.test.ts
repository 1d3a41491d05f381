import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createFixtureView } from '../../../src/main/engines/fixture-view.ts'
import { engines } from '../../../src/main/engines/registry.ts'
import { types } from '../../../src/main/practice/operators/zalando/kinds.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { installCrds } from '../crds/install-crds.ts'
import { readCrds } from '../crds/read-crds.ts'
import { type OperatorOnServer, runOperator } from '../operator/run-operator.ts'
import { crdFolder, startTestCluster, type TestCluster } from '../start-test-cluster.ts'
import { drawParams } from './draw-params.ts'
import { createStepTrier } from './try-steps.ts'

/** Plans per engine that the form lets through and the server must take. */
const wanted = Number(process.env.CLOUDDB_MANIFESTS ?? 500)
/** Refused forms that are tried as well, to see that they were refused for a reason. */
const refusedTried = 100
const maxBatches = 1000
const seed = Number(process.env.CLOUDDB_SEED ?? 20_261_121)

let cluster: TestCluster
let operator: OperatorOnServer
beforeAll(async () => {
  cluster = await startTestCluster({ crds: ['cnpg', 'prometheus-operator'] })
  operator = await runOperator(cluster)
  await installOthers()
})
afterAll(async () => {
  await operator?.[Symbol.asyncDispose]()
  await cluster?.[Symbol.asyncDispose]()
})

/** Definitions of an operator whose release can't be fetched as a Go module: its own where they are at hand, else the practice cluster's. */
async function installOthers(): Promise<void> {
  const own = crdFolder(simulatedZalando.id)
  if (existsSync(own)) return installCrds(cluster.ask, await readCrds(own))
  for (const crd of simulatedZalando.crds) await operator.other.apply(coreTypes.CustomResourceDefinition, crd)
  await eventuallyTrue('the other kinds are served', () =>
    operator.other.list(types.postgresql).then(
      () => true,
      () => false,
    ),
  )
}

/** What of the drawn parameters isn't as the form begins with it. */
function differing(schema: z.ZodType, drawn: Record<string, unknown>): Record<string, unknown> {
  const usual = z.record(z.string(), z.unknown()).parse(schema.parse({ name: drawn.name }))
  return Object.fromEntries(Object.entries(drawn).filter(([key, value]) => JSON.stringify(usual[key]) !== JSON.stringify(value)))
}

test.for(engines.map(engine => ({ id: engine.id, engine })))(
  'what the forms of $id let through, the real server and the operator’s webhooks take',
  { timeout: 900_000 },
  async ({ engine }) => {
    const trier = createStepTrier(cluster)
    const taken = new Map<string, number>()
    const surprises = new Map<string, unknown>()
    const stricter = new Map<string, number>()
    let refusedByBoth = 0
    let refused = 0
    // Changes of a database that exists are drafted from the live object.
    const creating = engine.operations.filter(operation => operation.creates)
    for (const operation of creating) {
      const arbitrary = drawParams(operation.params)
      const share = Math.ceil(wanted / creating.length)
      let accepted = 0
      for (let batch = 0; accepted < share && batch < maxBatches; batch += 1) {
        for (const drawn of fc.sample(arbitrary, { numRuns: 20, seed: seed + batch })) {
          const read = operation.params.safeParse(drawn)
          if (!read.success || accepted >= share) continue
          const view = createFixtureView([])
          const draft = operation.plan({ params: read.data, cluster: null, view, online: false, now: '2026-01-01T00:00:00Z' })
          const failed = draft.checks.filter(check => check.status === 'fail')
          if (failed.length === 0) {
            accepted += 1
            const refusal = await trier.refusalOf(draft.steps)
            if (refusal !== null) surprises.set(refusal.replaceAll(String(drawn.name), 'NAME'), differing(operation.params, drawn))
          } else if (refused < refusedTried) {
            refused += 1
            if ((await trier.refusalOf(draft.steps)) !== null) refusedByBoth += 1
            else for (const check of failed) stricter.set(check.id, (stricter.get(check.id) ?? 0) + 1)
          }
        }
      }
      taken.set(operation.id, accepted)
    }
    console.log(
      `${engine.id}: taken ${JSON.stringify(Object.fromEntries(taken))}; of ${refused} refused forms the server refused ${refusedByBoth}`,
    )
    console.log(`the form alone refuses for: ${JSON.stringify(Object.fromEntries(stricter))}`)
    expect(Object.fromEntries([...surprises].slice(0, 20))).toEqual({})
    expect([...taken.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(wanted)
    // Were it nothing, the webhooks and schemas would not have been asked.
    expect(refusedByBoth).toBeGreaterThan(0)
  },
)
