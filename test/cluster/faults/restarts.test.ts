import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { type FaultCluster, startFaultCluster } from './fault-cluster.ts'

let at: FaultCluster
beforeAll(async () => {
  at = await startFaultCluster()
})
afterAll(async () => {
  await at[Symbol.asyncDispose]()
})

test('a kube-apiserver that is killed and comes back: the rows are marked, and only the truth is live again', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'certificate' })
  await at.whileCutOff(bench, async () => {
    await at.restartServer()
    await at.changeAll()
  })
  await at.expectRecovered(bench)
  expect(bench.fleet.states).not.toEqual(['live'])
})

test('the same without a proxy between: nobody has to do anything', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'token' })
  const { fleet } = bench
  await at.cluster.apiServer.kill()
  await fleet.until('the loss is seen', () => fleet.state() !== 'live')
  expect(fleet.rows().size).toBe(3)
  await at.cluster.apiServer.start()
  await at.changeAndSee(bench)
})

test('an etcd that is killed and comes back: what is written afterwards is seen', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'token' })
  await at.cluster.etcd.kill()
  await at.cluster.etcd.start()
  await eventuallyTrue('the server serves', async () => (await at.cluster.ask('/readyz')).status === 200, 120_000)
  await at.changeAndSee(bench)
})

test('an etcd that has forgotten the past: the watch is refused with 410, and all is read anew', async () => {
  await using bench = await at.openBench({ user: 'viewer', by: 'token' })
  const before = Math.max(...[...bench.fleet.rows().values()].map(version => Number(version.split(' ')[1])))
  await at.whileCutOff(bench, async () => {
    await at.changeAll()
    await at.cluster.compact()
    // A new server begins its memory of events now, so that it, too, knows nothing of what the app has seen.
    await at.restartServer()
    await at.changeAll()
    await at.cluster.compact()
    // What the app will be told when it goes on from where it was: 200, and then that this is too old.
    const watch = await at.cluster.ask(`/apis/postgresql.cnpg.io/v1/clusters?watch=true&timeoutSeconds=5&resourceVersion=${before}`)
    expect(watch.text).toContain('"code":410')
  })
  await at.expectRecovered(bench)
})
