/** The floor of small reads: one after the other through one Agent. */
import { cpuMs, finish, readJob } from './job.ts'
import { createRawClient } from './raw.ts'

const job = readJob('get-raw')
const raw = createRawClient(job.context)
let got = 0
const [began, cpu] = [performance.now(), cpuMs()]
for (const { namespace, name } of job.names) if ((await raw.get(namespace, name)) !== null) got += 1
await finish({ ms: performance.now() - began, cpuMs: cpuMs() - cpu, got })
