/** All contexts connected at once, until every database is a row of the fleet store. */
import { cpuMs, finish, readJob } from './job.ts'
import { openFleet } from './open-fleet.ts'

const job = readJob('load-fleet')
const fleet = await openFleet(job.kubeconfig)
const there = fleet.rows(job.rows)
const [began, cpu] = [performance.now(), cpuMs()]
fleet.connectAll()
await there
await finish({ ms: performance.now() - began, cpuMs: cpuMs() - cpu })
