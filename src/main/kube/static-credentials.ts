import { readFile, stat } from 'node:fs/promises'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { UserFields } from './kubeconfig-context.ts'

/** How long a token file's text is used before it is read again, as client-go does (tokens are rotated in place). */
const tokenFileMs = 60_000
const maxTokenBytes = 256 * 1024

/** Headers that impersonate, as kubectl sends them. */
export function impersonationHeaders(auth: UserFields): Record<string, string | string[]> {
  const as = auth.impersonate
  if (as === null || as.user === null) return {}
  const headers: Record<string, string | string[]> = { 'impersonate-user': as.user }
  if (as.uid !== null) headers['impersonate-uid'] = as.uid
  if (as.groups.length > 0) headers['impersonate-group'] = [...as.groups]
  for (const [key, values] of as.extra) headers[`impersonate-extra-${encodeExtraKey(key)}`] = [...values]
  return headers
}

/** Keys may hold characters that headers can't: those are percent-encoded, `%` too. */
function encodeExtraKey(key: string): string {
  return [...Buffer.from(key.toLowerCase(), 'utf8')]
    .map(byte => {
      const character = String.fromCharCode(byte)
      return /[a-z0-9!#$&'*+.^_`|~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** The `Authorization` header of basic credentials. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

/** Reads a token file, again once it may have been rotated. Throws AppError `unauthorized` when there is no usable token in it. */
export function createTokenFileReader(path: string, clock: Clock): (options: { again: boolean }) => Promise<string> {
  let held: { token: string; at: number } | null = null
  return async ({ again }) => {
    if (held !== null && !again && clock.monotonic() - held.at < tokenFileMs) return held.token
    const token = (await readSmallFile(path)).trim()
    if (token === '' || /\p{Cc}/u.test(token)) throw new AppError('unauthorized', `The token file ${path} holds no token.`)
    held = { token, at: clock.monotonic() }
    return token
  }
}

async function readSmallFile(path: string): Promise<string> {
  try {
    const found = await stat(path)
    if (!found.isFile() || found.size > maxTokenBytes) throw new Error('It is not a small file.')
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new AppError('unauthorized', `The token file ${path} can’t be read.`, {
      detail: error instanceof Error ? error.message : null,
      cause: error,
    })
  }
}
