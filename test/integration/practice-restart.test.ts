import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPracticeClient } from '../../src/main/practice/client.ts'
import { operators } from '../../src/main/practice/operators/registry.ts'
import { runPracticeCluster } from '../../src/main/practice/practice-cluster.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import { eventuallyTrue } from '../fakes/eventually-true.ts'

test('the practice cluster with its operators starts again on the data that it left', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'practice-restart-'))
  const complaints: unknown[] = []
  const start = async () => {
    await using practice = await runPracticeCluster({ contexts: ['here'], clusters: 1, seed: 5, persist: folder }, operators, error => {
      complaints.push(error)
    })
    const [server] = practice.servers
    if (server === undefined) throw new Error('The practice cluster has no context')
    await using client = createPracticeClient(server.connection, 'tester')
    const definitions = async () => (await client.list(coreTypes.CustomResourceDefinition)).items
    // Its controller adds a finalizer to each: what is found again must have it.
    await eventuallyTrue('every definition has its finalizer', async () =>
      (await definitions()).every(({ metadata }) => (metadata.finalizers ?? []).length > 0),
    )
    return { fresh: server.fresh, uids: (await definitions()).map(({ metadata }) => metadata.uid).sort() }
  }
  try {
    const first = await start()
    const second = await start()
    expect([first.fresh, second.fresh]).toEqual([true, false])
    expect(first.uids.length).toBeGreaterThan(0)
    expect(second.uids).toEqual(first.uids)
    expect(complaints).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})
