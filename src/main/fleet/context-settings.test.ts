import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createJsonFile } from '../lib/json-file.ts'
import { createSeal, type Seal } from '../lib/seal.ts'
import { openContextSettings } from './context-settings.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const path = () => join(folder, 'contexts.json')
const sealOf = (key: Buffer): Seal => createSeal({ keyStore: { kind: 'file', key: async () => key }, randomBytes })
const open = (seal: Seal) => openContextSettings(createJsonFile(path()), seal)
const pasted = { kind: 'pasted', title: 'prod', text: 'users: [{user: {token: canary-token}}]' } as const
const file = { kind: 'added-file', path: '/home/me/config' } as const

test('a pasted kubeconfig is kept encrypted and comes back whole', async () => {
  const seal = sealOf(randomBytes(32))
  await (await open(seal)).setSources([file, pasted])
  const kept = await readFile(path(), 'utf8')
  expect(kept).toContain('/home/me/config')
  expect(kept).not.toContain('canary-token')
  expect(kept).not.toContain(Buffer.from(pasted.text).toString('base64').slice(0, 24))
  expect((await open(seal)).sources()).toEqual([file, pasted])
})

test('one that can’t be opened today is told and stays in the file for the day its key is back', async () => {
  const seal = sealOf(randomBytes(32))
  await (await open(seal)).setSources([pasted])
  const other = await open(sealOf(randomBytes(32)))
  expect(other.sources()).toEqual([])
  expect(other.problems()).toEqual([expect.stringContaining('“prod”')])
  await other.setSources([file])
  const again = await open(seal)
  expect(again.sources()).toEqual([pasted, file])
  expect(again.problems()).toEqual([])
})

test('one that is removed leaves the file', async () => {
  const seal = sealOf(randomBytes(32))
  const settings = await open(seal)
  await settings.setSources([file, pasted])
  await settings.setSources(settings.sources().filter(source => source.kind !== 'pasted'))
  expect(JSON.parse(await readFile(path(), 'utf8')).sources).toEqual([file])
})
