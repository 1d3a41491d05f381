import { spawn } from 'node:child_process'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'

export interface CommandRequest {
  /** An absolute path: nothing is looked up, no shell is involved. */
  readonly path: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
  readonly maxOutputBytes: number
  readonly signal: AbortSignal
}

export interface CommandResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  /** The end of what it said on stderr; may hold secrets. */
  readonly stderr: string
}

/** Runs a command to its end. Throws AppError `unauthorized` on time-out, too much output or no start, `cancelled` on the signal. */
export type RunCommand = (request: CommandRequest) => Promise<CommandResult>

export interface CommandRunner extends Disposable {
  readonly run: RunCommand
}

const keptStderr = 8 * 1024
/** After its end a command's pipes may be held open by a child of it; that one is not waited for. */
const drainMs = 300

/** Starts each command in a process group of its own, so that a helper's helpers end with it. Disposing kills what still runs, and starts no more. */
export function createCommandRunner(clock: Clock): CommandRunner {
  const living = new Set<number>()
  let ended = false

  const run: RunCommand = request => {
    const { promise, resolve, reject } = Promise.withResolvers<CommandResult>()
    if (ended || request.signal.aborted) return Promise.reject(new AppError('cancelled', 'The command was not started.'))
    const child = spawn(request.path, [...request.args], {
      env: { ...request.env },
      cwd: request.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const pid = child.pid
    if (pid !== undefined) living.add(pid)
    const stdout: Buffer[] = []
    let size = 0
    let stderr = Buffer.alloc(0)
    let failure: AppError | null = null
    let cancelDrain: () => void = () => undefined

    const stop = (error: AppError) => {
      failure ??= error
      if (pid !== undefined) killGroup(pid)
    }
    const cancelTimeout = clock.after(request.timeoutMs, () =>
      stop(new AppError('unauthorized', `The command did not end within ${request.timeoutMs / 1_000} s and was stopped.`)),
    )
    const onAbort = () => stop(new AppError('cancelled', 'The command was stopped.'))
    request.signal.addEventListener('abort', onAbort, { once: true })

    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > request.maxOutputBytes)
        stop(new AppError('unauthorized', `The command wrote more than ${request.maxOutputBytes / 1024} KiB and was stopped.`))
      else stdout.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = Buffer.concat([stderr, chunk]).subarray(-keptStderr)
    })

    const finish = (exitCode: number | null) => {
      cancelTimeout()
      cancelDrain()
      request.signal.removeEventListener('abort', onAbort)
      if (pid !== undefined && living.delete(pid)) killGroup(pid)
      child.stdout.destroy()
      child.stderr.destroy()
      if (failure !== null) reject(failure)
      else resolve({ exitCode, stdout: Buffer.concat(stdout).toString('utf8'), stderr: stderr.toString('utf8') })
    }
    child.once('error', error => {
      failure ??= new AppError('unauthorized', 'The command can’t be started.', { detail: error.message, cause: error })
      finish(null)
    })
    child.once('exit', code => {
      cancelDrain = clock.after(drainMs, () => finish(code))
    })
    child.once('close', code => finish(code))
    return promise
  }

  return {
    run,
    [Symbol.dispose]() {
      ended = true
      for (const pid of living) killGroup(pid)
      living.clear()
    },
  }
}

/** Ends a process and all that it started. What is gone already is what was wanted. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error
  }
}
