import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../shared/domain/app-error.ts'

/** Most bytes of one answer, after decompression (quality S7). */
const maxAnswerBytes = 64 * 1024 * 1024

/**
 * Reads a whole body, at most `limit` bytes of it after decompression, and gives up on anything longer before it is in memory.
 * Throws AppError when the limit is passed or the coding is unknown, zlib's and the socket's errors as they are.
 */
export async function readBounded(body: Readable, coding: string, limit = maxAnswerBytes): Promise<Buffer> {
  const plain = coding === '' || coding === 'identity'
  if (!plain && coding !== 'gzip') {
    body.destroy()
    throw new AppError('unreachable', `The server compresses with “${coding.slice(0, 40)}”, which was not asked for.`)
  }
  const source = plain ? body : body.pipe(createGunzip())
  if (!plain) body.once('error', error => source.destroy(error))
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit) throw new AppError('unreachable', `The answer is larger than ${limit / 1024 / 1024} MiB.`)
      chunks.push(chunk)
    }
  } finally {
    body.destroy()
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size)
}
