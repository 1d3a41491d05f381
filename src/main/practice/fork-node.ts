import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** A process of its own that runs one of our scripts. */
interface PracticeChild {
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves when it has ended, for whatever reason; never rejects. */
  readonly ended: Promise<void>
  /** True once it has ended. */
  gone(): boolean
  /** Asks it to end. */
  end(): void
  /** Ends it without asking. */
  kill(): void
}

/** Starts a script in a process of its own that ends with us. */
export type PracticeFork = (script: string, args: readonly string[]) => PracticeChild

/** Starts it with the Node that runs us. Its stdin is ours to hold: when we die, it closes, and the child ends itself. */
export const forkNode: PracticeFork = (script, args) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  // The child going away in the middle of a write to its stdin is no error of ours.
  child.stdin.on('error', () => undefined)
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    ended: new Promise<void>(resolve => child.once('close', () => resolve()).once('error', () => resolve())),
    gone: () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined,
    end: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
  }
}
