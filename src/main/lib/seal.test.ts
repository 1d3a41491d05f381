import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createKeyFile } from './key-file.ts'
import { createSeal } from './seal.ts'

test('what is sealed opens only unchanged, under its own label and key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seal-'))
  const path = join(folder, 'deep', 'key')
  const seal = createSeal({ keyStore: createKeyFile(path), randomBytes })
  const sealed = await seal.seal('one', 'swordfish')
  expect(sealed.toString('latin1')).not.toContain('swordfish')
  expect(await createSeal({ keyStore: createKeyFile(path), randomBytes }).open('one', sealed)).toBe('swordfish')
  await expect(seal.open('two', sealed)).rejects.toMatchObject({ code: 'blocked' })
  const changed = Buffer.from(sealed)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  await expect(seal.open('one', changed)).rejects.toMatchObject({ code: 'blocked' })
  const other = createSeal({ keyStore: createKeyFile(join(folder, 'other')), randomBytes })
  await expect(other.open('one', sealed)).rejects.toMatchObject({ code: 'blocked' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  chmodSync(path, 0o644)
  await createKeyFile(path).key()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  writeFileSync(path, 'short')
  await expect(createKeyFile(path).key()).rejects.toMatchObject({ code: 'blocked' })
  rmSync(folder, { recursive: true })
})
