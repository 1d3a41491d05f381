import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { decodeKubeconfig, maxKubeconfigBytes } from './kubeconfig-yaml.ts'

/** A file's text and a stamp that differs when the file does; or why it can't be read. */
export type FileText =
  | { readonly text: string; readonly stamp: string }
  | { readonly problem: string; readonly missing: boolean; readonly stamp: string }

/** Reads a kubeconfig from disk: a plain file of at most 4 MiB. It never waits on a pipe and never reads a device. */
export async function readKubeconfigText(path: string): Promise<FileText> {
  try {
    // O_NONBLOCK: opening a FIFO would wait for its writer otherwise.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const found = await file.stat()
      const stamp = `${found.ino}:${found.size}:${found.mtimeMs}`
      if (found.isDirectory()) return { problem: 'It is a folder.', missing: false, stamp }
      if (!found.isFile()) return { problem: 'It is not a plain file.', missing: false, stamp }
      if (found.size > maxKubeconfigBytes) return { problem: 'It is larger than 4 MiB.', missing: false, stamp }
      const bytes = Buffer.alloc(Math.min(found.size * 2, maxKubeconfigBytes) + 1)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      if (bytesRead > maxKubeconfigBytes) return { problem: 'It is larger than 4 MiB.', missing: false, stamp }
      const read = bytes.subarray(0, bytesRead)
      // File systems tell times apart by a few milliseconds: two writes of the same length within them differ in nothing else.
      return { text: decodeKubeconfig(read), stamp: `${stamp}:${createHash('sha256').update(read).digest('hex')}` }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { problem: problems[code] ?? 'It can not be read.', missing: code === 'ENOENT', stamp: code }
  }
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'It is not there.',
  EACCES: 'You may not read it.',
  EPERM: 'You may not read it.',
  ELOOP: 'Its symbolic links go in a circle.',
  ENOTDIR: 'It is not there.',
  ENXIO: 'It is not a plain file.',
  EMFILE: 'This computer has no more file handles for the app.',
}
