/** A page's view: the time until the first frame that brings it to `rows` rows. The kubeconfig's other contexts may hang. */
import { cpuMs, finish, readJob } from './job.ts'
import { openFleet } from './open-fleet.ts'

const job = readJob('first-rows')
const fleet = await openFleet(job.kubeconfig)
const frames = fleet.store.subscribe(AbortSignal.timeout(60_000))
await frames.next()
const [began, cpu] = [performance.now(), cpuMs()]
fleet.connectAll()
let rows = 0
for await (const text of frames) {
  const frame: { rows: unknown[] } = JSON.parse(text)
  rows += frame.rows.length
  if (rows >= job.rows) break
}
await finish({ ms: performance.now() - began, cpuMs: cpuMs() - cpu, rows })
