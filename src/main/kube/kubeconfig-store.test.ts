import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { eventually, wait } from '../../../test/fakes/eventually.ts'
import { createFakeClock } from '../../../test/fakes/fake-clock.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { createKubeconfigStore } from './kubeconfig-store.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})

const config = (server: string, ...names: string[]) =>
  `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://${server}"}
users:
- name: u
  user: {token: abc}
contexts:
${names.map(name => `- name: ${name}\n  context: {cluster: c, user: u}\n`).join('')}`

async function open(env: Record<string, string>, clock: Clock = systemClock) {
  const changes = { count: 0 }
  const onChange = () => {
    changes.count += 1
  }
  const store = await createKubeconfigStore({
    env,
    homeDir: folder,
    clock,
    added: [],
    onChange,
  })
  return {
    store,
    changes,
    names: () => store.contexts().map(context => context.name),
    problems: () => store.sources().flatMap(source => source.problems),
  }
}

test('a change on disk is noticed, and contexts keep their ids', async () => {
  const path = join(folder, 'config')
  await writeFile(path, config('one.example', 'a', 'b'))
  const { store, changes, names } = await open({ KUBECONFIG: path })
  using _ = store
  const ids = new Map(store.contexts().map(context => [context.name, context.id]))
  await writeFile(path, config('two.example', 'a', 'c'))
  await eventually('the new contexts', () => names().join() === 'a,c')
  expect(store.contexts()[0]?.id).toBe(ids.get('a'))
  expect(store.contexts()[0]?.server).toBe('https://two.example')
  expect(changes.count).toBeGreaterThan(0)
})

test('30: a file that is cut, empty, broken or gone keeps its last good contexts with a notice, until it is good again', async () => {
  const path = join(folder, 'config')
  const text = config('one.example', 'a', 'b')
  await writeFile(path, text)
  const { store, names, problems } = await open({ KUBECONFIG: path })
  using _ = store
  for (const damaged of ['', 'clusters: [', '\0', 'just text']) {
    await writeFile(path, damaged)
    await eventually(`a notice for ${JSON.stringify(damaged)}`, () => problems().join().includes('last good'))
    expect(names()).toEqual(['a', 'b'])
    await writeFile(path, text)
    await eventually('no notice', () => problems().length === 0)
  }
  await rm(path)
  await eventually('a notice', () => problems().join().includes('last good'))
  expect(names()).toEqual(['a', 'b'])
  await writeFile(join(folder, 'new'), config('one.example', 'a', 'd'))
  await rename(join(folder, 'new'), path)
  await eventually('the new contexts', () => names().join() === 'a,d' && problems().length === 0)
})

test('30: a file written in steps never shows half of it as the whole truth', async () => {
  const path = join(folder, 'config')
  const withContexts = (count: number) => config('one.example', ...Array.from({ length: count }, (_, i) => `ctx${i}`))
  await writeFile(path, withContexts(50))
  const time = createFakeClock()
  let noticed = 0
  const laterOn = (ms: number, run: () => void) => {
    noticed += 1
    return time.after(ms, run)
  }
  const { store, names } = await open({ KUBECONFIG: path }, { ...time, after: laterOn })
  using _ = store
  const seen = new Set<number>()
  // Each step is a sound file by itself, only not the whole one.
  for (let written = 0; written < 60; written += 10) {
    const known = noticed
    await writeFile(path, withContexts(written))
    await eventually('the step is noticed', () => noticed > known)
    // A tenth of a second later the writer goes on.
    await time.advance(100)
    await wait(30)
    seen.add(names().length)
  }
  expect([...seen]).toEqual([50])
  const known = noticed
  await writeFile(path, withContexts(60))
  await eventually('the end is noticed', () => noticed > known)
  await eventually('all of it', () => {
    void time.advance(10)
    seen.add(names().length)
    return names().length === 60
  })
  expect([...seen]).toEqual([50, 60])
})

test('a change that is noticed while the files are being read is looked at soon, not at the next round', async () => {
  // Behind a link into another folder, so that what is written there is not noticed by itself.
  await mkdir(join(folder, 'elsewhere'))
  await writeFile(join(folder, 'elsewhere', 'config'), config('one.example', 'a'))
  await symlink(join(folder, 'elsewhere', 'config'), join(folder, 'config'))
  const time = createFakeClock()
  let noticed = 0
  const after = (ms: number, run: () => void) => {
    if (ms < 1_000) noticed += 1
    return time.after(ms, run)
  }
  const { store, names } = await open({ KUBECONFIG: join(folder, 'config') }, { ...time, after })
  using _ = store
  const reading = store.reload()
  writeFileSync(join(folder, 'note'), '')
  await reading
  await eventually('it is noticed', () => noticed > 0)
  await writeFile(join(folder, 'elsewhere', 'config'), config('one.example', 'b'))
  await time.advance(1_000)
  await eventually('what was written is read', () => names().join() === 'b', 20_000)
})

test('who wants all read again gets what is there now, also while it is being read', async () => {
  const path = join(folder, 'config')
  await writeFile(path, config('one.example', 'a'))
  const { store, names } = await open({ KUBECONFIG: path }, createFakeClock())
  using _ = store
  // All are equally long, and several are written within what the file system tells apart.
  for (let turns = 0; turns < 26; turns += 1) {
    const name = `context-${String.fromCharCode(97 + turns)}`
    const before = store.reload()
    for (let turn = 0; turn < turns; turn += 1) await new Promise(resolve => setImmediate(resolve))
    writeFileSync(path, config('one.example', name))
    await Promise.all([before, store.reload()])
    expect(names()).toEqual([name])
  }
})

test('names that several files share are told apart, and kubectl’s choice is kept', async () => {
  await writeFile(join(folder, 'one'), config('one.example', 'default', 'a'))
  await writeFile(join(folder, 'two'), config('two.example', 'default', 'b'))
  const { store } = await open({ KUBECONFIG: `${join(folder, 'one')}:${join(folder, 'two')}` })
  using _ = store
  const shown = store.contexts().map(({ name, server, source }) => `${name} ${server} ${source.title}`)
  expect(shown).toEqual([
    'default https://one.example one',
    'a https://one.example one',
    'default https://two.example two',
    'b https://one.example two',
  ])
  expect(new Set(store.contexts().map(context => context.id)).size).toBe(4)
})

test('without $KUBECONFIG it is ~/.kube/config, and that needn’t exist', async () => {
  const { store, names, problems } = await open({})
  using _ = store
  expect([names(), problems()]).toEqual([[], []])
  expect(store.sources()).toMatchObject([{ kind: 'default', path: join(folder, '.kube', 'config'), removable: false, absent: true }])
})

test('files and texts can be added and removed; the same one twice is one', async () => {
  const { store, names } = await open({})
  using _ = store
  const path = join(folder, 'more')
  await writeFile(path, config('more.example', 'm'))
  const id = await store.add({ kind: 'added-file', path })
  expect(await store.add({ kind: 'added-file', path })).toBe(id)
  const pasted = await store.add({ kind: 'pasted', title: 'From mail', text: config('paste.example', 'p') })
  expect(names()).toEqual(['m', 'p'])
  store.remove(pasted)
  store.remove(id)
  expect(names()).toEqual([])
})

test('pasted text may not name files by relative paths', async () => {
  const { store } = await open({})
  using _ = store
  await store.add({ kind: 'pasted', title: 'x', text: config('x.example', 'p').replace('token: abc', 'tokenFile: ../secret') })
  expect(store.contexts()[0]?.problem).toMatch(/relative path/)
})

test('adding a file again reads it again at once, without waiting for the watcher', async () => {
  const path = join(folder, 'practice')
  await writeFile(path, config('one.example', 'a'))
  const { store } = await open({})
  using _ = store
  await store.add({ kind: 'practice', path })
  await writeFile(path, config('two.example', 'a'))
  await store.add({ kind: 'practice', path })
  expect(store.contexts()[0]?.server).toBe('https://two.example')
})
