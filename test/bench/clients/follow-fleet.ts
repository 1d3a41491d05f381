/** Follows changes after the fleet is loaded: says `rows` when it is, then on each word what it cost and which versions it holds. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { cpuMs, hear, readJob, say } from './job.ts'
import { openFleet } from './open-fleet.ts'
import { createRawClient } from './raw.ts'

/** The stream has come to its end when nothing has changed for so long. */
const quietMs = 300

const job = readJob('follow-fleet')
const fleet = await openFleet(job.kubeconfig)
const there = fleet.rows(job.rows)
fleet.connectAll()
await there
await wait(1500)
let changedAt = performance.now()
fleet.contexts.onChange(() => {
  changedAt = performance.now()
})
const raw = createRawClient(job.context)
for (;;) {
  globalThis.gc?.()
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const before = cpuMs()
  changedAt = performance.now()
  say({ ready: 1 })
  await hear()
  while (performance.now() - changedAt < quietMs) await wait(20)
  const spent = cpuMs() - before
  delays.disable()
  const versions = new Map(fleet.store.rows().map(row => [row.uid, row.resourceVersion]))
  const { items } = await raw.list()
  const lost = items.filter(({ metadata }) => versions.get(metadata.uid) !== metadata.resourceVersion).length
  say({ cpuMs: spent, lost, rows: versions.size, longestStallMs: delays.max / 1e6 })
  await hear()
}
