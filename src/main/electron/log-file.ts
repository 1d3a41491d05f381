import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Two files of this size are kept at most: enough for days, small enough to attach to a report. */
const maxBytes = 2 * 1024 * 1024

/**
 * A sink for log lines in a file that only the user can read. When it is full it becomes `<path>.1`, and a new one begins. A disk that is full loses
 * the line and nothing else.
 */
export function openLogFile(path: string, fallback: (line: string) => void): (line: string) => void {
  let size = 0
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  } catch (error) {
    fallback(`the log file can't be used: ${String(error)}`)
  }
  return line => {
    try {
      if (size > maxBytes) {
        renameSync(path, `${path}.1`)
        size = 0
      }
      appendFileSync(path, `${line}\n`, { mode: 0o600 })
      size += Buffer.byteLength(line) + 1
    } catch {
      fallback(line)
    }
  }
}
