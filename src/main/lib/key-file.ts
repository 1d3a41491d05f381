import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/domain/app-error.ts'

/** Where the key of stored secrets is kept: the operating system's keychain, or a file that only the user can read. */
export interface KeyStore {
  readonly kind: 'keychain' | 'file'
  /** 32 bytes, the same for ever. Throws blocked when the key can't be had. */
  key(): Promise<Buffer>
}

const keyLength = 32

/** A key in a file of mode 0600, made at first use. For hosts without a keychain; the page says so. */
export function createKeyFile(path: string): KeyStore {
  let known: Buffer | null = null
  return {
    kind: 'file',
    async key() {
      known ??= readOrMake(path)
      return known
    },
  }
}

function readOrMake(path: string): Buffer {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      return makeKey(path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      return readKey(path)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('blocked', `The key file for stored secrets can't be used: ${reason}`, { cause: error })
  }
}

function makeKey(path: string): Buffer {
  // Written beside it first and then linked: a key is there whole or not at all, and never replaces one that is there.
  if (existsSync(path)) return readKey(path)
  const key = randomBytes(keyLength)
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(beside, 'wx', 0o600)
  try {
    writeSync(file, key)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    linkSync(beside, path)
  } finally {
    unlinkSync(beside)
  }
  return key
}

function readKey(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const facts = fstatSync(file)
    if (!facts.isFile() || facts.size !== keyLength) {
      throw new AppError('blocked', `The key file for stored secrets is damaged: ${path}`, {
        hint: 'Move it away: secrets that were stored with it are lost, new ones get a new key.',
      })
    }
    if ((facts.mode & 0o077) !== 0) fchmodSync(file, 0o600)
    const key = Buffer.alloc(keyLength)
    readSync(file, key, 0, keyLength, 0)
    return key
  } finally {
    closeSync(file)
  }
}
