/** Connected contexts in a hidden window: what they cost while nothing happens. Says `ready` when it begins, the cost at the next word. */
import { setTimeout as wait } from 'node:timers/promises'
import { cpuMs, hear, readJob, say } from './job.ts'
import { openFleet } from './open-fleet.ts'

const job = readJob('idle-fleet')
const fleet = await openFleet(job.kubeconfig)
let frames = 0
void (async () => {
  for await (const _ of fleet.store.subscribe()) frames += 1
})()
const there = fleet.rows(job.rows)
fleet.connectAll()
await there
await wait(2000)
fleet.contexts.setVisible(false)
await wait(1000)
globalThis.gc?.()
await wait(1000)
const [cpu, framesBefore] = [cpuMs(), frames]
say({ ready: 1 })
await hear()
say({ cpuMs: cpuMs() - cpu, frames: frames - framesBefore })
