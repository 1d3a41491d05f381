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
  // What it says before it is asked must not be lost.
  const said: Readonly<Record<string, number>>[] = []
  let told: () => void = () => undefined
  child.on('message', (message: Readonly<Record<string, number>>) => {
    said.push(message)
    told()
  })
  let over = false
  void ended.then(() => {
    over = true
    told()
  })
  return {
    async next() {
      const until = performance.now() + patienceMs
      for (;;) {
        const message = said.shift()
        if (message !== undefined) return message
        if (over) throw new Error(`${job.job} ended without a result`)
        const left = until - performance.now()
        if (left <= 0) throw new Error(`${job.job} took longer than ${patienceMs / 1000} s`)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, left)
          told = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    },
    go() {
      child.send('go')
    },
    async [Symbol.asyncDispose]() {
      // One that is profiled ends by itself, because it has yet to write down what it saw.
      if (child.connected && process.env.BENCH_PROFILE === undefined) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs one to its only result. */
export async function runClient(job: ClientJob): Promise<Readonly<Record<string, number>>> {
  await using client = startClient(job)
  return await client.next()
}

/** The time of a result; its CPU time, which says more where the machine has other work, goes to `cpu`. */
export function timed(result: Readonly<Record<string, number>>, cpu: number[]): number {
  cpu.push(result.cpuMs ?? Number.NaN)
  return result.ms ?? Number.NaN
}

/** `BENCH_PROFILE=folder` writes a CPU profile of each client. */
function profileArguments(): string[] {
  const to = process.env.BENCH_PROFILE
  return to === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${to}`]
}
