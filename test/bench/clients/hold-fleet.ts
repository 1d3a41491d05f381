/** What so many databases cost in memory: over the loaded, idle process, and for good. */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { finish, readJob } from './job.ts'
import { openFleet } from './open-fleet.ts'

/** A field of /proc/self/status in bytes. */
function statusBytes(field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024
}

function collect(): number {
  for (let i = 0; i < 3; i += 1) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const job = readJob('hold-fleet')
const fleet = await openFleet(job.kubeconfig)
await wait(300)
const heapBefore = collect()
// Begins the peak anew: loading the modules had one of its own.
writeFileSync('/proc/self/clear_refs', '5')
const idle = statusBytes('VmRSS')
const there = fleet.rows(job.rows)
fleet.connectAll()
await there
// Until what reads about the roots has been listed, too.
await wait(1000)
const peak = statusBytes('VmHWM')
await finish({ overIdleBytes: peak - idle, peakBytes: peak, retainedBytes: collect() - heapBefore })
