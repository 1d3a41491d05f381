import { expect, test } from 'vitest'
import { eventuallyTrue } from '../../../../../../test/fakes/eventually-true.ts'
import { createPracticeClient } from '../../../client.ts'
import { runPracticeCluster } from '../../../practice-cluster.ts'
import { labelOf, nameOf, numberAt, objectAt, textAt } from '../../read.ts'
import { cnpgTypes } from '../kinds.ts'
import { condition } from '../operator-bench.ts'
import { simulatedCnpg } from '../simulated-cnpg.ts'

const settled = (holds: () => Promise<boolean>) => eventuallyTrue('the databases reach their states', holds)

test('the first start brings databases of every state, and the simulation keeps them there', async () => {
  const errors: unknown[] = []
  await using practice = await runPracticeCluster({ contexts: 2, speed: 100 }, [simulatedCnpg], error => errors.push(error))
  for (const [index, server] of practice.servers.entries()) {
    await using client = createPracticeClient(server.connection, 'test')
    const read = async () => new Map((await client.list(cnpgTypes.Cluster)).items.map(cluster => [nameOf(cluster), cluster]))
    const ready = async (name: string, count: number) => numberAt((await read()).get(name), -1, 'status', 'readyInstances') === count
    const holds = async (name: string, type: string, status: string) => {
      const cluster = (await read()).get(name)
      return cluster !== undefined && condition(cluster, type)?.status === status
    }
    if (index === 0) {
      await settled(() => ready('orders', 3))
      await settled(() => holds('orders', 'LastBackupSucceeded', 'True'))
      await settled(() => ready('accounts', 3))
      await settled(() => holds('ledger', 'ContinuousArchiving', 'False'))
      await settled(() => holds('reporting', 'cnpg.io/hibernation', 'True'))
      await settled(async () => numberAt((await read()).get('accounts'), 0, 'status', 'instances') === 4)
    } else {
      await settled(() => holds('invoices', 'LastBackupSucceeded', 'False'))
      await settled(() => ready('keycloak', 2))
      await settled(async () => objectAt((await read()).get('keycloak'), 'status', 'instancesStatus').failed !== undefined)
      const store = await client.get(cnpgTypes.ObjectStore, { namespace: 'billing', name: 'billing-store' })
      const window = objectAt(store, 'status', 'serverRecoveryWindow', 'invoices')
      expect(textAt(window, 'lastSuccessfulBackupTime') < textAt(window, 'lastFailedBackupTime')).toBe(true)
      expect(textAt((await read()).get('uploads'), 'spec', 'backup', 'barmanObjectStore', 'destinationPath')).toBe('s3://db-backups/media')
    }
  }
  expect(errors).toEqual([])
})

test('many databases come as asked, alike for the same seed, and nobody reconciles them', async () => {
  const list = async () => {
    await using practice = await runPracticeCluster({ contexts: 1, clusters: 60, seed: 7 }, [simulatedCnpg], () => undefined)
    const server = practice.servers[0]
    if (server === undefined) throw new Error('no server')
    await using client = createPracticeClient(server.connection, 'test')
    return (await client.list(cnpgTypes.Cluster)).items
  }
  const [once, again] = [await list(), await list()]
  expect(once).toHaveLength(60)
  expect(once.map(cluster => [nameOf(cluster), labelOf(cluster, 'tier'), cluster.spec])).toEqual(
    again.map(cluster => [nameOf(cluster), labelOf(cluster, 'tier'), cluster.spec]),
  )
  expect(once.every(cluster => textAt(cluster, 'status', 'currentPrimary') === `${nameOf(cluster)}-1`)).toBe(true)
  const sizes = once.map(cluster => JSON.stringify(cluster).length)
  expect(Math.min(...sizes)).toBeGreaterThan(6_000)
})
