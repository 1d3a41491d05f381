/** The kubeconfig corpus: shapes (the same contexts as `kubectl config view`, or a clear refusal) and sizes. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type KubeconfigContext, parseKubeconfig } from '../../src/main/kube/kubeconfig.ts'
import { createKubeconfigStore } from '../../src/main/kube/kubeconfig-store.ts'
import { systemClock } from '../../src/main/lib/clock.ts'
import { cpuMs } from '../fakes/cpu-ms.ts'

const good = `apiVersion: v1
kind: Config
current-context: one
clusters:
- name: c
  cluster: {server: "https://c.example:6443", tls-server-name: tls.example}
users:
- name: u
  user: {token: abc}
contexts:
- name: one
  context: {cluster: c, user: u, namespace: ns}
- name: two
  context: {cluster: c, user: u}
`
const named = (list: string, key: string, entries: string) => `apiVersion: v1\nkind: Config\n${list}:\n- name: x\n  ${key}: ${entries}\n`
const withServer = (server: string) => good.replace('"https://c.example:6443"', server)
const withUser = (user: string) => good.replace('{token: abc}', user)

/** Text or bytes of one file, or of several that are merged. */
const shapes: Readonly<Record<string, string | Buffer | readonly string[]>> = {
  good,
  empty: '',
  'comment only': '# nothing\n',
  'a scalar': 'hello',
  'a list': '- a\n- b\n',
  'a null document': 'null\n',
  JSON: JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
    contexts: [{ name: 'one', context: { cluster: 'c', user: '' } }],
  }),
  'a null entry': `${good}- null\n`,
  'null lists': 'apiVersion: v1\nkind: Config\nclusters: null\nusers: null\ncontexts: null\n',
  'a numeric name': good.replace('name: two', 'name: 2'),
  'a numeric server': withServer('12345'),
  'a boolean name': good.replace('name: two', 'name: true'),
  'yes as a name': good.replace('name: two', 'name: yes'),
  'a BOM': `\uFEFF${good}`,
  'UTF-16 with a BOM': Buffer.from(`\uFEFF${good}`, 'utf16le'),
  CRLF: good.replaceAll('\n', '\r\n'),
  tabs: good.replaceAll('  ', '\t'),
  'duplicate keys': good.replace('namespace: ns', 'namespace: ns, namespace: other'),
  'duplicate names': `${good}- name: one\n  context: {cluster: c, user: u, namespace: second}\n`,
  '__proto__ as a name': good.replace('name: two', 'name: __proto__'),
  'constructor as a cluster': good.replaceAll('cluster: c,', 'cluster: constructor,'),
  'a cluster that is not there': good.replace('cluster: c, user: u, namespace: ns', 'cluster: gone, user: u'),
  'a user that is not there': good.replace('cluster: c, user: u, namespace: ns', 'cluster: c, user: gone'),
  'no user': good.replace('cluster: c, user: u, namespace: ns', 'cluster: c'),
  'no cluster': good.replace('cluster: c, user: u, namespace: ns', 'user: u'),
  'an empty server': withServer('""'),
  'a server without a scheme': withServer('c.example:6443'),
  'a server with a path': withServer('"https://rancher.example/k8s/clusters/c-1/"'),
  'bad base64': withUser('{client-certificate-data: "***", client-key-data: "***"}'),
  'a folded token': withUser('{token: "abc\n      def"}'),
  'a literal block': good.replace('{token: abc}', '\n    token: |-\n      abc'),
  anchors: `${good.replace('{cluster: c, user: u, namespace: ns}', '&ctx {cluster: c, user: u, namespace: ns}').replace('{cluster: c, user: u}\n', '*ctx\n')}`,
  'a merge key': good.replace('context: {cluster: c, user: u}\n', 'context:\n    <<: {cluster: c}\n    user: u\n'),
  'two documents': `${good}---\n${good.replaceAll('one', 'three')}`,
  'a document mark first': `---\n${good}`,
  'unknown fields': `${good}extra: {a: 1}\n`,
  'another kind': good.replace('kind: Config', 'kind: Pod'),
  'another version': good.replace('apiVersion: v1', 'apiVersion: v9'),
  'no kind': good.replace('kind: Config\n', '').replace('apiVersion: v1\n', ''),
  'clusters as a map': named('clusters', 'cluster', '{}').replace('- name: x\n  cluster: {}', '  x: {server: a}'),
  'an empty name': good.replace('name: two', 'name: ""'),
  'cut in the middle': good.slice(0, 170),
  'a quote that does not end': good.replace('name: two', 'name: "two'),
  'a NUL': good.replace('two', 't\0wo'),
  'two files, other names': [good, good.replaceAll('one', 'three').replaceAll('two', 'four').replaceAll('c.example', 'd.example')],
  'two files, the same names': [good, good.replaceAll('c.example', 'd.example')],
  'a context whose cluster is in another file': [good.replace(/clusters:\n.*\n.*\n/, ''), good.replace(/contexts:[\s\S]*/, '')],
  'a broken file beside a good one': [good, 'not: [closed'],
  'ten files': Array.from({ length: 10 }, (_, i) => good.replaceAll('one', `one${i}`).replaceAll('two', `two${i}`)),
}

const folder = mkdtempSync(join(tmpdir(), 'shapes-'))
interface View {
  contexts: { name: string; context: { cluster?: string; user?: string; namespace?: string } }[] | null
  clusters: { name: string; cluster: { server?: string } }[] | null
}

beforeAll(() => {
  // Without kubectl there is nothing to compare with, and every refusal of ours would look right.
  execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' })
})

function viewOf(paths: readonly string[]): View | null {
  try {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, KUBECONFIG: paths.join(':') }
    return JSON.parse(
      execFileSync('kubectl', ['config', 'view', '--raw', '-o', 'json'], { env, stdio: ['ignore', 'pipe', 'ignore'] }).toString(),
    )
  } catch {
    return null
  }
}

async function readAll(paths: readonly string[]) {
  const store = await createKubeconfigStore({
    env: { KUBECONFIG: paths.join(':') },
    homeDir: folder,
    clock: systemClock,
    added: [],
    onChange: () => undefined,
  })
  const result = { contexts: store.contexts(), problems: store.sources().flatMap(source => source.problems) }
  store[Symbol.dispose]()
  return result
}

function serverOf(view: View, name: string | undefined): string {
  const server = view.clusters?.find(cluster => cluster.name === name)?.cluster.server ?? ''
  return server.replace(/\/+$/, '')
}

describe('the same contexts as kubectl, or a clear refusal', () => {
  test.each(Object.entries(shapes))('%s', async (name, contents) => {
    const slug = name.replace(/\W/g, '-')
    const texts = typeof contents === 'string' || Buffer.isBuffer(contents) ? [contents] : contents
    const paths = texts.map((text, i) => {
      const path = join(folder, `${slug}-${i}`)
      writeFileSync(path, text, { mode: 0o600 })
      return path
    })
    const ours = await readAll(paths)
    const view = viewOf(paths)
    const troubles = [...ours.problems, ...ours.contexts.flatMap(context => context.problem ?? [])]
    if (view === null) {
      expect(troubles, 'kubectl refuses this; so it must be said').not.toEqual([])
      return
    }
    const first = new Map<string, KubeconfigContext>()
    for (const context of ours.contexts) if (!first.has(context.name)) first.set(context.name, context)
    // A context without a name can't be asked for; kubectl lists it, here it is a problem.
    const there = (view.contexts ?? []).filter(context => context.name !== '')
    if (there.length < (view.contexts ?? []).length) expect(ours.problems.join()).toMatch(/has no name/)
    expect([...first.keys()].sort()).toEqual(there.map(context => context.name).sort())
    for (const { name: contextName, context } of there) {
      const our = first.get(contextName)
      expect([our?.user ?? '', our?.namespace ?? '', our?.cluster.name ?? '']).toEqual([
        context.user ?? '',
        context.namespace ?? '',
        context.cluster ?? '',
      ])
      if (our?.problem === null)
        expect(our.server?.replace(/^https?:\/\//, '')).toBe(serverOf(view, context.cluster).replace(/^https?:\/\//, ''))
    }
  })
})

describe('files that are no plain files', () => {
  const problemsOf = async (path: string) => {
    const { contexts, problems } = await readAll([path])
    expect(contexts).toEqual([])
    return problems.join()
  }
  test('a folder, a FIFO, a device, a circle of links, a missing file and one that may not be read are refused at once', async () => {
    const at = (name: string) => join(folder, name)
    mkdirSync(at('dir'))
    execFileSync('mkfifo', [at('fifo')])
    symlinkSync(at('loop-b'), at('loop-a'))
    symlinkSync(at('loop-a'), at('loop-b'))
    expect(await problemsOf(at('dir'))).toMatch(/folder/)
    expect(await problemsOf(at('fifo'))).toMatch(/not a plain file/)
    expect(await problemsOf('/dev/zero')).toMatch(/not a plain file/)
    expect(await problemsOf(at('loop-a'))).toMatch(/circle/)
    expect(await problemsOf(at('missing'))).toMatch(/not there/)
    writeFileSync(at('secret'), good)
    chmodSync(at('secret'), 0)
    if (process.getuid?.() !== 0) expect(await problemsOf(at('secret'))).toMatch(/may not read/)
    chmodSync(at('secret'), 0o777)
    expect((await readAll([at('secret')])).contexts).toHaveLength(2)
  })
})

describe('no text costs more than a few times what a large sound one costs', () => {
  let soundMs = 0
  beforeAll(() => {
    const sound = `${good}${Array.from({ length: 9_000 }, (_, i) => `- name: c${i}\n  context: {cluster: c, user: u}\n`).join('')}`
    const read = () => expect(parseKubeconfig(sound, { path: '/nowhere/config' }).problems).toEqual([])
    read()
    soundMs = Math.max(cpuMs(read), cpuMs(read))
  })
  const hundredMegabytes = () => `users:\n- name: u\n  user: {token: ${'x'.repeat(100 * 1024 * 1024)}}\n`
  const many = Array.from({ length: 100_000 }, (_, i) => `- name: c${i}\n  context: {cluster: c, user: u}\n`).join('')
  const bomb = (levels: number) =>
    `a0: &a0 [x, x]\n${Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}]`).join('\n')}\n`
  test.each<[string, () => string, RegExp]>([
    ['a token of 100 MB', hundredMegabytes, /larger than 4 MiB/],
    ['100,000 contexts', () => `${good}${many}`, /larger than 4 MiB|only the first/],
    ['10 MB of aliases', () => `a: &a x\nb: [${'*a,'.repeat(3_500_000)}]`, /larger than 4 MiB/],
    ['a million aliases', () => `a: &a x\nb: [${'*a,'.repeat(1_000_000)}]`, /aliases/],
    ['billion laughs of 9 levels', () => bomb(9), /alias/i],
    ['200,000 levels of flow', () => '['.repeat(200_000), /nests too deeply/],
    ['200,000 levels of dashes', () => '- '.repeat(200_000), /nests too deeply/],
    ['200,000 levels of question marks', () => '? '.repeat(200_000), /nests too deeply/],
  ])('%s', (_, text, message) => {
    const contents = text()
    let problems: readonly string[] = []
    const cost = cpuMs(() => {
      problems = parseKubeconfig(contents, { path: '/nowhere/config' }).problems
    })
    expect(problems.join()).toMatch(message)
    expect(cost).toBeLessThan(soundMs * 3)
  })

  test('25,000 keys in one map and 1,000 levels of blocks are read or refused like others', () => {
    for (const text of [
      `${good}extra:\n${Array.from({ length: 25_000 }, (_, i) => `  k${i}: 1\n`).join('')}`,
      `${good}deep:\n${Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`,
    ]) {
      expect(cpuMs(() => parseKubeconfig(text, { path: '/nowhere/config' }))).toBeLessThan(soundMs * 3)
    }
  })
})
