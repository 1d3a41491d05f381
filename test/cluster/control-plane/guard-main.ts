/**
 * The process that ends a test cluster when the test process can't: it reads `+PID` and `-PID` lines, and when its standard input closes,
 * however the holder came to its end, it kills what is left and removes the folder.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

const folder = process.argv[2]
if (folder === undefined) throw new Error('guard-main wants the folder to remove')
const pids = new Set<number>()

// Ctrl-C goes to everybody in the terminal's group: this one stays to clear up.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

createInterface({ input: process.stdin })
  .on('line', line => {
    const pid = Number(line.slice(1))
    if (!Number.isInteger(pid) || pid <= 1) return
    if (line.startsWith('+')) pids.add(pid)
    else pids.delete(pid)
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        // It has ended by itself.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
      }
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
