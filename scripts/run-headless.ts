import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

/** Starts the built headless host with these arguments; it speaks on our own terminal. */
export function runHeadless(args: readonly string[]): ChildProcess {
  const script = join(projectRoot, 'out', 'main', 'headless.js')
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], { cwd: process.cwd(), stdio: 'inherit' })
}

/** Hands our signals on to a child and ends with its code. */
export function liveAndDieWith(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal))
  child.once('error', error => {
    console.error(error.message)
    process.exit(1)
  })
  child.once('close', code => process.exit(code ?? 1))
}
