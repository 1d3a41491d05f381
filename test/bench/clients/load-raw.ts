/** The raw floor: all contexts at once, everything parsed and kept. */
import { cpuMs, finish, readJob } from './job.ts'
import { createRawClient } from './raw.ts'

const job = readJob('load-raw')
const clients = job.contexts.map(createRawClient)
const [began, cpu] = [performance.now(), cpuMs()]
const lists = await Promise.all(clients.map(client => client.list()))
const result = { ms: performance.now() - began, cpuMs: cpuMs() - cpu }
await finish({ ...result, objects: lists.reduce((sum, list) => sum + list.items.length, 0) })
