import { once } from 'node:events'
import type { ClientJob } from '../client-messages.ts'

/** What this process was started to do. */
export function readJob<T extends ClientJob['job']>(job: T): Extract<ClientJob, { job: T }> {
  const given: ClientJob = JSON.parse(process.argv[2] ?? 'null')
  if (given.job !== job) throw new Error(`this client does ${job}, not ${given.job}`)
  return given as Extract<ClientJob, { job: T }>
}

/** Says something to the parent. */
export function say(value: unknown): void {
  process.send?.(value)
}

/** Waits for the parent's next word. */
export async function hear(): Promise<void> {
  await once(process, 'message')
}

/** Says the result and ends the process, whatever is open. */
export async function finish(result: unknown): Promise<never> {
  await new Promise(resolve => process.send?.(result, resolve))
  process.exit(0)
}

/** CPU time of this process so far, user and system, in ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
