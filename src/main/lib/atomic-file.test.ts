import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFileIfThere, writeFileAtomically } from './atomic-file.ts'
import { createJsonFile } from './json-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a file is written whole, for the user alone, and leaves nothing beside it', async () => {
  const path = join(folder, 'deep', 'settings.json')
  await writeFileAtomically(path, 'one')
  await writeFileAtomically(path, 'two')
  expect(await readFile(path, 'utf8')).toBe('two')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'deep'))).toEqual(['settings.json'])
})

test('a write that fails leaves no half file', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(writeFileAtomically(join(folder, 'file', 'below'), 'x')).rejects.toThrow()
  await mkdir(join(folder, 'taken'))
  await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow()
  expect((await readdir(folder)).sort()).toEqual(['file', 'taken'])
})

test('a file that is not there is no error, one that is too large is', async () => {
  expect(await readFileIfThere(join(folder, 'none'), 10)).toBeNull()
  await writeFileAtomically(join(folder, 'big'), 'x'.repeat(11))
  await expect(readFileIfThere(join(folder, 'big'), 10)).rejects.toThrow('larger')
})

test('a JSON file keeps the last of many writes at once and counts a damaged one as none', async () => {
  const path = join(folder, 'settings.json')
  const file = createJsonFile(path)
  expect(await file.read()).toBeNull()
  await Promise.all(Array.from({ length: 20 }, (_, n) => file.write({ n })))
  expect(await file.read()).toEqual({ n: 19 })
  await writeFile(path, '{"n":')
  expect(await file.read()).toBeNull()
})
