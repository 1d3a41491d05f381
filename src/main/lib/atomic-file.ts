import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file whole or not at all: beside it first, forced to disk, then renamed over it. Readable by the user alone (0600); a folder that
 * is missing is made (0700). Throws the system's error, and the old file is then as it was.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = join(folder, `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** The text of a file; null when there is none. Throws when it is there and can't be read, or is larger than `maxBytes`. */
export async function readFileIfThere(path: string, maxBytes: number): Promise<string | null> {
  try {
    const bytes = await readFile(path)
    if (bytes.byteLength > maxBytes) throw new Error(`${basename(path)} is larger than ${maxBytes} bytes`)
    return bytes.toString('utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}
