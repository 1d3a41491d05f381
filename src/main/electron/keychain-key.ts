import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { SafeStorage } from 'electron'
import { AppError } from '../../shared/domain/app-error.ts'
import { readFileIfThere, writeFileAtomically } from '../lib/atomic-file.ts'
import { createKeyFile, type KeyStore } from '../lib/key-file.ts'

/** What the key store needs. Call after Electron is ready: before, no keychain is there. */
interface KeychainDeps {
  readonly safeStorage: Pick<SafeStorage, 'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'>
  readonly platform: NodeJS.Platform
  /** Where the key lies, locked by the keychain. */
  readonly lockedPath: string
  /** Where it lies unlocked (0600) on systems without a keychain. */
  readonly filePath: string
}

const keyLength = 32
/** The locked key is a few hundred bytes; what is larger was not written by us. */
const maxLockedBytes = 16 * 1024

/**
 * The key of stored secrets, locked by the system's keychain. Without a keychain, or where a key file is in use already (secrets sealed with it
 * must stay readable), it is the key file; `kind` says which, and the page shows it.
 */
export function createKeychainKey(deps: KeychainDeps): KeyStore {
  const locked = existsSync(deps.lockedPath)
  if (!locked && (!hasKeychain(deps) || existsSync(deps.filePath))) return createKeyFile(deps.filePath)
  let known: Promise<Buffer> | null = null
  return {
    kind: 'keychain',
    key() {
      known ??= readOrMake(deps).catch((error: unknown) => {
        // Asked again next time: the user may have refused the keychain's question, and change their mind.
        known = null
        throw error
      })
      return known
    },
  }
}

/** On Linux without a secret service, Electron "encrypts" with a password that everybody knows: that is no keychain. */
function hasKeychain({ safeStorage, platform }: KeychainDeps): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}

async function readOrMake({ safeStorage, lockedPath }: KeychainDeps): Promise<Buffer> {
  try {
    const text = await readFileIfThere(lockedPath, maxLockedBytes)
    if (text !== null) {
      const key = Buffer.from(safeStorage.decryptString(Buffer.from(text, 'base64')), 'base64')
      if (key.length !== keyLength) throw new Error('it is damaged')
      return key
    }
    const key = randomBytes(keyLength)
    await writeFileAtomically(lockedPath, safeStorage.encryptString(key.toString('base64')).toString('base64'))
    return key
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('blocked', `The key for stored secrets can't be had from the keychain: ${reason}`, {
      hint: 'Unlock the keychain and try again. If it was reset, secrets stored before are lost.',
      cause: error,
    })
  }
}
