import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ClientJob } from './client-messages.ts'

/** A measured client in a process of its own, so that each run starts as cold as the app does. */
export interface Client extends AsyncDisposable {
  /** What it says next. */
  next(): Promise<Readonly<Record<string, number>>>
  /** Tells it to go on. */
  go(): void
}

const folder = join(import.meta.dirname, 'clients')
/** No single run takes so long; one that does is told of. */
const patienceMs = 150_000

/** Starts one. */
export function startClient(job: ClientJob): Client {
  const child: ChildProcess = fork(join(folder, `${job.job}.ts`), [JSON.stringify(job)], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc', ...profileArguments()],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  return {
    async next() {
      const limit = new AbortController()
      const lost = new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`${job.job} took longer than ${patienceMs / 1000} s`)), patienceMs)
        limit.signal.addEventListener('abort', () => clearTimeout(timer))
        void ended.then(() => reject(new Error(`${job.job} ended without a result`)))
      })
      lost.catch(() => undefined)
      try {
        const [message]: Readonly<Record<string, number>>[] = await Promise.race([once(child, 'message'), lost])
        return message ?? {}
      } finally {
        limit.abort()
      }
    },
    go() {
      child.send('go')
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null && child.connected) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs one to its only result. */
export async function runClient(job: ClientJob): Promise<Readonly<Record<string, number>>> {
  await using client = startClient(job)
  return await client.next()
}

/** `BENCH_PROFILE=folder` writes a CPU profile of each client. */
function profileArguments(): string[] {
  const to = process.env.BENCH_PROFILE
  return to === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${to}`]
}
