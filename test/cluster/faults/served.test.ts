import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { installCrds } from '../crds/install-crds.ts'
import { readCrds } from '../crds/read-crds.ts'
import { crdFolder } from '../start-test-cluster.ts'
import { type FaultCluster, startFaultCluster } from './fault-cluster.ts'
import { fillPriorityLevel } from './fill-priority-level.ts'

let at: FaultCluster
beforeAll(async () => {
  at = await startFaultCluster()
})
afterAll(async () => {
  await at[Symbol.asyncDispose]()
})

test('a priority level that is full: throttled and said so, and live again when there is room', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'token' })
  const { fleet } = bench
  const room = await fillPriorityLevel(at.cluster, ['viewer', 'editor'])
  onTestFinished(room)
  const answer = () => at.cluster.ask('/apis/postgresql.cnpg.io/v1/clusters', { token: at.cluster.tokens.viewer })
  await eventuallyTrue('the level is full', async () => (await answer()).status === 429, 60_000)
  await at.whileCutOff(bench, at.changeAll)
  await fleet.until('it is throttled', () => fleet.state() === 'throttled')
  await room()
  await eventuallyTrue('there is room', async () => (await answer()).status === 200, 60_000)
  await at.expectRecovered(bench)
})

test('a definition that is removed and brought back: its rows go, and new ones come', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'token' })
  const { fleet } = bench
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.postgresql.cnpg.io'
  expect((await at.cluster.ask(path, { method: 'DELETE' })).status).toBe(200)
  await eventuallyTrue('the definition is gone', async () => (await at.cluster.ask(path)).status === 404, 60_000)
  await fleet.until('its rows are gone', () => fleet.rows().size === 0)
  const crds = await readCrds(crdFolder('cnpg'))
  await installCrds(at.cluster.ask, crds)
  await at.databases.create('four')
  await fleet.until('the new row is live', () => fleet.state() === 'live' && fleet.rows().has('four'))
  expect(fleet.rows()).toEqual(await at.databases.truth())
})
