import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Ends processes of ours even when we are killed. */
export interface Guard extends AsyncDisposable {
  /** This process ends with us. */
  add(pid: number): void
  /** It has ended: its number may soon be another's. */
  remove(pid: number): void
}

/** Starts the guard of one folder. Disposing kills what is left, removes the folder, and resolves when both are done. */
export function startGuard(folder: string): Guard {
  // A session of its own: what is sent to our process group doesn't reach it.
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'guard-main.ts'), folder], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  })
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()).once('error', () => resolve()))
  return {
    add: pid => void child.stdin.write(`+${pid}\n`),
    remove: pid => void child.stdin.write(`-${pid}\n`),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await ended
    },
  }
}
