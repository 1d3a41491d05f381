import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Guard } from './guard.ts'

const endWithinMs = 10_000

/** One program of a control plane, which can be killed and started again with the same arguments. */
export interface ManagedProcess extends AsyncDisposable {
  /** Starts it, and resolves once it is ready. Throws with the end of its log when it ends first or doesn't get there. */
  start(): Promise<void>
  /** Ends it at once, as a crash does, and resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to end; kills it when it takes longer than ten seconds. */
  stop(): Promise<void>
  /** Holds it still: its sockets stay open and nobody answers. */
  freeze(): void
  /** Lets it go on. */
  thaw(): void
  running(): boolean
  /** The end of its log. */
  log(): Promise<string>
}

export interface ProcessOptions {
  readonly title: string
  readonly path: string
  readonly args: readonly string[]
  readonly logPath: string
  readonly guard: Guard
  /** True once it serves. */
  readonly ready: () => Promise<boolean>
  readonly readyWithinMs: number
}

export function manageProcess(options: ProcessOptions): ManagedProcess {
  let child: ChildProcess | null = null
  let ended: Promise<void> = Promise.resolve()

  const running = () => child !== null && child.exitCode === null && child.signalCode === null
  const log = async () => (await readFile(options.logPath, 'utf8').catch(() => '')).slice(-4000)

  async function endWith(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (child === null || !running()) return
    child.kill(signal)
    const timer = setTimeout(() => child?.kill('SIGKILL'), endWithinMs)
    await ended
    clearTimeout(timer)
  }

  async function start(): Promise<void> {
    if (running()) throw new Error(`${options.title} is running already`)
    const output = openSync(options.logPath, 'a', 0o600)
    const started = spawn(options.path, options.args, { stdio: ['ignore', output, output] })
    child = started
    ended = new Promise<void>(resolve => {
      const done = () => {
        if (started.pid !== undefined) options.guard.remove(started.pid)
        resolve()
      }
      started.once('exit', done).once('error', done)
    })
    if (started.pid !== undefined) options.guard.add(started.pid)
    const deadline = performance.now() + options.readyWithinMs
    while (!(await options.ready())) {
      if (!running()) throw new Error(`${options.title} ended while it started:\n${await log()}`)
      if (performance.now() > deadline) throw new Error(`${options.title} did not get ready:\n${await log()}`)
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }

  return {
    start,
    kill: () => endWith('SIGKILL'),
    stop: () => endWith('SIGTERM'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    running,
    log,
    [Symbol.asyncDispose]: () => endWith('SIGKILL'),
  }
}
