import { createCipheriv, createDecipheriv } from 'node:crypto'
import { AppError } from '../../shared/domain/app-error.ts'
import type { KeyStore } from './key-file.ts'

/** Encrypts what must not stand in the local database in clear. */
export interface Seal {
  /** AES-256-GCM. `label` is bound in: a sealed text opens only under the label that it was sealed for. */
  seal(label: string, text: string): Promise<Buffer>
  /** Throws blocked when the key is another or the bytes were changed. */
  open(label: string, sealed: Uint8Array): Promise<string>
}

interface SealDeps {
  readonly keyStore: KeyStore
  readonly randomBytes: (length: number) => Buffer
}

/** Layout of sealed bytes: version (1), nonce (12: what GCM is made for), tag (16), ciphertext. */
const layout = { version: 1, nonceAt: 1, tagAt: 13, textAt: 29 } as const

/** A seal over the app's one key. */
export function createSeal(deps: SealDeps): Seal {
  return {
    async seal(label, text) {
      const nonce = deps.randomBytes(layout.tagAt - layout.nonceAt)
      const cipher = createCipheriv('aes-256-gcm', await deps.keyStore.key(), nonce)
      cipher.setAAD(Buffer.from(label))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([layout.version]), nonce, cipher.getAuthTag(), sealed])
    },
    async open(label, sealed) {
      const bytes = Buffer.from(sealed)
      const key = await deps.keyStore.key()
      try {
        if (bytes[0] !== layout.version) throw new Error('unknown version')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(layout.nonceAt, layout.tagAt), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(label))
        decipher.setAuthTag(bytes.subarray(layout.tagAt, layout.textAt))
        return Buffer.concat([decipher.update(bytes.subarray(layout.textAt)), decipher.final()]).toString('utf8')
      } catch (error) {
        throw new AppError('blocked', 'What was stored encrypted can’t be opened: it was changed, or sealed with another key.', {
          cause: error,
        })
      }
    },
  }
}
