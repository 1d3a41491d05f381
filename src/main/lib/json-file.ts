import { readFileIfThere, writeFileAtomically } from './atomic-file.ts'

/** A small JSON value that is kept: in a file, or in a test's variable. */
export interface JsonStore {
  /** The value as it was written; null when there is none or when it is no JSON any more. */
  read(): Promise<unknown>
  /** Keeps the value; writes are done one after the other. Throws the system's error. */
  write(value: unknown): Promise<void>
}

/** Settings are small; what is larger was not written by us. */
const maxBytes = 8 * 1024 * 1024

/** A JSON store in a file of mode 0600. A damaged file counts as none: nothing in it is the truth about a cluster. */
export function createJsonFile(path: string): JsonStore {
  let last: Promise<void> = Promise.resolve()
  return {
    async read() {
      const text = await readFileIfThere(path, maxBytes)
      if (text === null) return null
      try {
        return JSON.parse(text)
      } catch {
        return null
      }
    },
    write(value) {
      const text = `${JSON.stringify(value, null, 2)}\n`
      const next = last.catch(() => undefined).then(() => writeFileAtomically(path, text))
      last = next
      return next
    },
  }
}
