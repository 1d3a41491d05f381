/** The floor of idling: so many raw watches, and nothing else. */
import { setTimeout as wait } from 'node:timers/promises'
import { cpuMs, hear, readJob, say } from './job.ts'
import { createRawClient } from './raw.ts'

const job = readJob('idle-raw')
for (let stream = 0; stream < job.streams; stream += 1) {
  const context = job.contexts[stream % job.contexts.length]
  if (context === undefined) throw new Error('no context')
  const raw = createRawClient(context)
  await raw.watch((await raw.list()).resourceVersion, () => undefined)
}
await wait(2000)
globalThis.gc?.()
await wait(1000)
const cpu = cpuMs()
say({ ready: 1 })
await hear()
say({ cpuMs: cpuMs() - cpu })
