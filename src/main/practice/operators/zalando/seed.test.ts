import { expect, test } from 'vitest'
import { eventuallyTrue } from '../../../../../test/fakes/eventually-true.ts'
import { createPracticeClient } from '../../client.ts'
import { runPracticeCluster } from '../../practice-cluster.ts'
import { nameOf, textAt } from '../read.ts'
import { operators } from '../registry.ts'
import { types } from './kinds.ts'

test('the first context has one database that is well, with a logical backup, and one whose sync failed; the others have none', async () => {
  const errors: unknown[] = []
  await using practice = await runPracticeCluster({ contexts: 2, speed: 100 }, operators, error => errors.push(error))
  const [first, second] = practice.servers
  if (first === undefined || second === undefined) throw new Error('two servers were asked for')
  await using client = createPracticeClient(first.connection, 'test')
  const words = async () => {
    const { items } = await client.list(types.postgresql)
    return Object.fromEntries(items.map(root => [nameOf(root), textAt(root, 'status', 'PostgresClusterStatus')]))
  }
  await eventuallyTrue('they reach their states', async () => {
    const { 'crm-contacts': contacts, 'crm-audit': audit } = await words()
    return contacts === 'Running' && audit === 'SyncFailed'
  })
  await eventuallyTrue('the first logical backup is done', async () => {
    const cronJob = await client.get(types.CronJob, { namespace: 'crm', name: 'logical-backup-crm-contacts' })
    return textAt(cronJob, 'status', 'lastSuccessfulTime') !== ''
  })
  await using other = createPracticeClient(second.connection, 'test')
  expect((await other.list(types.postgresql)).items).toEqual([])
  expect(errors).toEqual([])
})
