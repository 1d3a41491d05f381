/** The raw floor of following: each line parsed and put into a map. */
import { setTimeout as wait } from 'node:timers/promises'
import { cpuMs, hear, readJob, say } from './job.ts'
import { createRawClient, type RawObject } from './raw.ts'

const quietMs = 300

const job = readJob('follow-raw')
const raw = createRawClient(job.context)
const list = await raw.list()
const objects = new Map(list.items.map(item => [item.metadata.uid, item]))
let changedAt = performance.now()
await raw.watch(list.resourceVersion, event => {
  const { type, object } = event as { type: string; object: RawObject }
  if (type !== 'BOOKMARK') objects.set(object.metadata.uid, object)
  changedAt = performance.now()
})
for (;;) {
  globalThis.gc?.()
  const before = cpuMs()
  changedAt = performance.now()
  say({ ready: 1 })
  await hear()
  while (performance.now() - changedAt < quietMs) await wait(20)
  say({ cpuMs: cpuMs() - before })
  await hear()
}
