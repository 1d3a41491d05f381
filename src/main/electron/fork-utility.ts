import { PassThrough } from 'node:stream'
import type { utilityProcess } from 'electron'
import type { PracticeFork } from '../practice/fork-node.ts'

/**
 * Starts a script in a utility process of Electron's: the packaged app's fuses forbid it to run as plain Node. The process ends with the app,
 * whatever ends the app.
 */
export function forkUtility(utility: Pick<typeof utilityProcess, 'fork'>): PracticeFork {
  return (script, args) => {
    const child = utility.fork(script, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      serviceName: 'CloudDB practice cluster',
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    let gone = false
    const ended = new Promise<void>(resolve => {
      child.once('exit', () => {
        gone = true
        resolve()
      })
    })
    const stdout = new PassThrough()
    const stderr = new PassThrough()
    child.stdout?.pipe(stdout)
    child.stderr?.pipe(stderr)
    return {
      stdout,
      stderr,
      ended,
      gone: () => gone,
      end: () => void child.kill(),
      kill() {
        if (!gone && child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      },
    }
  }
}
