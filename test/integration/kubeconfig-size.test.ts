/** The size rows of the corpus of bad kubeconfigs, by each way in: as a file, as a file that grows while it is used, as pasted text. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkAddedSource } from '../../src/main/kube/check-added-source.ts'
import { createKubeconfigStore } from '../../src/main/kube/kubeconfig-store.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { contract } from '../../src/shared/contract.ts'
import { kubeconfigText } from '../fakes/connect-to.ts'

const folder = mkdtempSync(join(tmpdir(), 'sizes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const head =
  'apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: "https://c.example"}\nusers:\n- name: u\n  user: {token: abc}\n'
const contexts = (count: number) =>
  `${head}contexts:\n${Array.from({ length: count }, (_, i) => `- name: c${i}\n  context: {cluster: c, user: u}\n`).join('')}`
const sizes: [string, () => string, RegExp][] = [
  ['a token of 100 MB', () => kubeconfigText('https://c.example', {}, { token: 'x'.repeat(100 * 1024 * 1024) }), /larger than 4 MiB/],
  ['100,000 contexts', () => contexts(100_000), /larger than 4 MiB/],
  ['100,000 contexts in a tight spelling', () => `${head}contexts: [${'{name: a},'.repeat(100_000)}]`, /more than 40000 keys/],
  ['10 MB of aliases', () => `a: &a x\nb: [${'*a,'.repeat(3_500_000)}]`, /larger than 4 MiB/],
  ['4 MB of aliases', () => `a: &a x\nb: [${'*a,'.repeat(1_300_000)}]`, /more than 100 YAML aliases/],
]

async function read(paths: readonly string[]) {
  const store = await createKubeconfigStore({
    env: { KUBECONFIG: paths.join(':') },
    homeDir: folder,
    clock: systemClock,
    added: [],
    onChange: () => undefined,
  })
  return store
}

test.each(sizes)('%s: refused with a word, and the file beside it works', async (name, text, message) => {
  const [large, sound] = [join(folder, 'large'), join(folder, 'sound')]
  writeFileSync(large, text())
  writeFileSync(sound, kubeconfigText('https://sound.example', {}, {}, 'sound'))
  using store = await read([large, sound])
  expect(
    store.contexts().map(context => context.name),
    name,
  ).toEqual(['sound'])
  expect(store.sources().flatMap(source => source.problems)).toEqual([expect.stringMatching(message)])
  expect(await checkAddedSource({ kind: 'added-file', path: large })).toMatch(message)
  expect(await checkAddedSource({ kind: 'pasted', title: 'x', text: text() })).toMatch(message)
})

test('a file that grows beyond all bounds while it is used keeps its last good contents', async () => {
  const path = join(folder, 'growing')
  writeFileSync(path, kubeconfigText('https://c.example', {}, {}, 'kept'))
  using store = await read([path])
  truncateSync(path, 10 * 1024 * 1024 * 1024)
  await store.reload()
  expect(store.contexts().map(context => context.name)).toEqual(['kept'])
  expect(store.sources()[0]?.problems.join()).toMatch(/larger than 4 MiB.*last good contents/)
  truncateSync(path, 0)
})

test('of more contexts than a fleet has, the first ten thousand are taken, and that is said', async () => {
  const path = join(folder, 'many')
  writeFileSync(path, `${head}contexts:\n${Array.from({ length: 10_005 }, (_, i) => `- name: c${i}\n`).join('')}`)
  using store = await read([path])
  expect(store.contexts()).toHaveLength(10_000)
  expect(store.sources()[0]?.problems.join()).toMatch(/10005 entries; only the first 10000 are read/)
})

test('the doors take no more text than the parser does', () => {
  const input = contract.contexts.addText['~orpc'].inputSchema
  const fits = (text: string) => input?.['~standard'].validate({ title: 'x', text })
  expect(fits('x'.repeat(4 * 1024 * 1024))).not.toHaveProperty('issues')
  expect(fits('x'.repeat(4 * 1024 * 1024 + 1))).toHaveProperty('issues')
})
