import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { safeStorage } from '../../../test/fakes/fake-electron.ts'
import { createKeyFile } from '../lib/key-file.ts'
import { createKeychainKey } from './keychain-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clouddb-key-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Keychain = Parameters<typeof createKeychainKey>[0]['safeStorage']

function open(platform: NodeJS.Platform = 'darwin', keychain: Partial<Keychain> = {}) {
  const paths = { lockedPath: join(folder, 'locked'), filePath: join(folder, 'key') }
  return createKeychainKey({ safeStorage: { ...(safeStorage as Keychain), ...keychain }, platform, ...paths })
}

test('the key is the same after a restart, and lies locked in a file of the user alone', async () => {
  const key = await open().key()
  expect(key).toHaveLength(32)
  expect(await open().key()).toEqual(key)
  expect(open().kind).toBe('keychain')
  expect(readFileSync(join(folder, 'locked'), 'utf8')).not.toContain(key.toString('base64'))
  expect(statSync(join(folder, 'locked')).mode & 0o777).toBe(0o600)
})

test('a Linux without a secret service has no keychain, and the key is a file', async () => {
  const store = open('linux', { getSelectedStorageBackend: () => 'basic_text' })
  expect(store.kind).toBe('file')
  expect(await store.key()).toEqual(readFileSync(join(folder, 'key')))
  expect(open('linux', { getSelectedStorageBackend: () => 'kwallet6' }).kind).toBe('file')
})

test('a key file that is in use stays in use: what it sealed must stay readable', async () => {
  const before = await createKeyFile(join(folder, 'key')).key()
  expect(open().kind).toBe('file')
  expect(await open().key()).toEqual(before)
})

test('a keychain that refuses is asked again, and never replaced by a new key', async () => {
  const key = await open().key()
  let refuses = true
  const store = open('darwin', {
    decryptString: bytes => {
      if (refuses) throw new Error('the user said no')
      return safeStorage.decryptString(bytes)
    },
  })
  await expect(store.key()).rejects.toMatchObject({ code: 'blocked' })
  refuses = false
  expect(await store.key()).toEqual(key)
  writeFileSync(join(folder, 'locked'), 'damaged')
  await expect(open().key()).rejects.toMatchObject({ code: 'blocked' })
})
