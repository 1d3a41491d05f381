import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApiServer } from './api-server.ts'
import { createPracticeClient } from './client.ts'
import { openPersistence } from './persistence.ts'
import { coreTypes } from './resource-type.ts'
import { widget, widgetDefinition, widgetType } from './widget-for-tests.ts'

test('a restarted cluster has the same objects and uids, and revisions that only go up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'practice-store-'))
  const file = join(folder, 'one.sqlite')
  const read = async (write: boolean) => {
    await using server = await createApiServer({ context: 'one', persistence: openPersistence(file) })
    await using client = createPracticeClient(server.connection, 'tester')
    if (write) {
      await client.create(coreTypes.CustomResourceDefinition, widgetDefinition)
      await client.create(widgetType, widget('kept'))
      await client.create(widgetType, widget('gone'))
      await client.delete(widgetType, { namespace: 'default', name: 'gone' })
    }
    const system = await client.get(coreTypes.Namespace, { name: 'kube-system' })
    const { items, resourceVersion } = await client.list(widgetType)
    return { fresh: server.fresh, token: server.connection.token, system: system?.metadata.uid, items, revision: Number(resourceVersion) }
  }
  try {
    const first = await read(true)
    const second = await read(false)
    expect([first.fresh, second.fresh]).toEqual([true, false])
    expect(second.system).toBe(first.system)
    expect(second.items).toEqual(first.items)
    expect(second.items.map(item => item.metadata.name)).toEqual(['kept'])
    expect(second.revision).toBeGreaterThan(first.revision)
    expect(second.token).not.toBe(first.token)
  } finally {
    await rm(folder, { recursive: true })
  }
})
