import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { engine as cnpg } from '../../src/main/engines/cnpg/engine.ts'
import { engine as zalando } from '../../src/main/engines/zalando/engine.ts'
import { cnpgTypes } from '../../src/main/practice/operators/cnpg/kinds.ts'
import { types } from '../../src/main/practice/operators/zalando/kinds.ts'
import type { Rollout } from '../../src/shared/domain/rollout.ts'
import { connectTo, contextFor } from '../fakes/connect-to.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'
import { operationsOn } from '../fakes/operations-on.ts'
import { allConsents, namesBy, plannedRollout, restingRollout } from '../fakes/rollout-steps.ts'
import { runOperator } from './operator/run-operator.ts'
import { crdFolder, startTestCluster } from './start-test-cluster.ts'

const namespace = 'default'
const field = (object: unknown, ...path: string[]): unknown => path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), object)

test('on the real server several databases are scaled in waves: one that is gone stops it, and the others are written once each', {
  timeout: 900_000,
}, async () => {
  const both = existsSync(crdFolder('zalando'))
  await using cluster = await startTestCluster({ crds: both ? ['cnpg', 'zalando'] : ['cnpg'] })
  await using operator = await runOperator(cluster, { zalando: both })
  const authority = Buffer.from(cluster.ca).toString('base64')
  const context = contextFor(cluster.url, { 'certificate-authority-data': authority }, { token: cluster.tokens.admin }, 'real')
  await using connection = connectTo(context)
  await using bench = await operationsOn(connection, { engines: [cnpg, zalando] })
  const { operations, contextId } = bench
  const { other } = operator

  const names = ['one', 'two', 'three', 'four']
  for (const name of names) {
    const spec = { instances: 1, storage: { size: '1Gi' } }
    await other.create(cnpgTypes.Cluster, { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name, namespace }, spec })
  }
  const ready = async () => {
    const { items } = await other.list(cnpgTypes.Cluster)
    return items.filter(item => field(item, 'status', 'readyInstances') === 1).length === names.length
  }
  await eventuallyTrue('the databases are ready', ready, 180_000)
  const generationOf = async (name: string) => (await other.get(cnpgTypes.Cluster, { namespace, name }))?.metadata.generation ?? 0
  const before = new Map(await Promise.all(names.map(async name => [name, await generationOf(name)] as const)))

  async function begin(engine: string, of: readonly string[], params: Record<string, unknown>, parallel: number): Promise<Rollout> {
    const clusterIds = of.map(name => `${contextId}:${engine}:${namespace}:${name}`)
    const shape = { canary: true, waveSize: 2, parallel }
    const { id } = await operations.rollouts.create({ operation: 'scale', clusterIds, params, shape })
    const planned = await plannedRollout(operations, id)
    expect(planned.items.map(item => [item.name, item.planState, item.reason])).toEqual(of.map(name => [name, 'ready', null]))
    return planned
  }

  const { id } = await begin('cnpg', names, { members: 2 }, 1)
  await other.delete(cnpgTypes.Cluster, { namespace, name: 'two' })
  operations.rollouts.start({ id, consents: allConsents(operations, id) })
  const halted = await restingRollout(operations, id, 180_000)
  expect(halted.stop?.text).toContain('default/two in toys: ')
  expect(namesBy(halted)).toMatchObject({ completed: ['one'], waiting: ['three', 'four'] })
  expect(await generationOf('three')).toBe(before.get('three'))
  operations.rollouts.leaveOut({ id, clusterId: halted.stop?.clusterId ?? '', out: true })
  operations.rollouts.resume({ id, consents: [] })
  const ended = await restingRollout(operations, id, 180_000)
  expect(namesBy(ended)).toEqual({ completed: ['one', 'three', 'four'], 'left-out': ['two'] })
  for (const name of ['one', 'three', 'four']) {
    expect((await generationOf(name)) - (before.get(name) ?? 0), name).toBe(1)
    expect(await other.get(cnpgTypes.Cluster, { namespace, name }), name).toMatchObject({ status: { readyInstances: 2 } })
  }

  if (both) {
    const teams = ['acid-one', 'acid-two']
    for (const name of teams) {
      const spec = { teamId: 'acid', numberOfInstances: 1, volume: { size: '1Gi' }, postgresql: { version: '17' } }
      await other.create(types.postgresql, { apiVersion: 'acid.zalan.do/v1', kind: 'postgresql', metadata: { name, namespace }, spec })
    }
    const running = async () => {
      const { items } = await other.list(types.postgresql)
      return items.filter(item => field(item, 'status', 'PostgresClusterStatus') === 'Running').length === teams.length
    }
    await eventuallyTrue('those of the other operator run', running, 180_000)
    const second = await begin('zalando', teams, { members: 2 }, 2)
    operations.rollouts.start({ id: second.id, consents: allConsents(operations, second.id) })
    expect((await restingRollout(operations, second.id, 180_000)).state).toBe('completed')
    for (const name of teams)
      expect(await other.get(types.postgresql, { namespace, name })).toMatchObject({
        metadata: { generation: 2 },
        spec: { numberOfInstances: 2 },
      })
  }
  expect(operator.errors).toEqual([])
})
