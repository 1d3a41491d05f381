import { spawn } from 'node:child_process'
import type { Log } from '../lib/log.ts'

/** Opens the system's browser. Where there is none, the address in the terminal is what the user has. */
export function openBrowser(address: string, log: Log): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""', address]
        : ['xdg-open', address]
  if (command === undefined) return
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => log.info('No browser could be opened: open the address by hand.'))
  child.unref()
}
