import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A first build takes minutes; one that takes longer than this hangs. */
const longestWaitMs = 60 * 60_000
const askAgainMs = 1000

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else's is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Holds a lock file while `work` runs, so that two runs on one machine never build the same thing. A lock whose holder is dead is taken over.
 * Throws when the holder takes longer than an hour.
 */
export async function withLock<T>(path: string, onWait: (holder: number) => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  for (let waited = 0; ; waited += askAgainMs) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(String(process.pid))
      await file.close()
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    // An empty file is one that is being written this moment; one that stays empty for a while was left by a killed process.
    if (holder === 0 ? waited > 10 * askAgainMs : !isAlive(holder)) {
      await rm(path, { force: true })
      continue
    }
    if (waited === 0) onWait(holder)
    if (waited > longestWaitMs) throw new Error(`${path} has been held by process ${holder} for an hour`)
    await new Promise(resolve => setTimeout(resolve, askAgainMs))
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}
