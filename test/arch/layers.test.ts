import { describe, expect, test } from 'vitest'
import { isTest, readSources, type Source } from './read-sources.ts'

const sources = readSources('src').filter(source => !isTest(source.path))

/** Every import of `from` whose target is one of `to`, except the files and targets that `unless` lets pass; as sentences. */
function breaches(from: (path: string) => boolean, to: (target: string, source: Source) => boolean): string[] {
  return sources
    .filter(source => from(source.path))
    .flatMap(source => source.imports.filter(({ target }) => to(target, source)).map(({ target }) => `${source.path} imports ${target}`))
}

const under = (...folders: string[]) => {
  return (path: string) => folders.some(folder => path.startsWith(`src/${folder}/`))
}
const isPackage = (target: string) => !target.startsWith('src/') && !target.startsWith('..')

test('there is code to judge', () => {
  expect(sources.length).toBeGreaterThan(300)
  expect(sources.flatMap(source => source.imports).length).toBeGreaterThan(1000)
})

describe('between the environments: renderer → shared ← main', () => {
  test('shared imports only itself, and no Node, DOM library, Electron or React', () => {
    const allowed = /^(zod|@orpc\/contract|@orpc\/zod(\/.*)?|yaml|croner)$/
    expect(breaches(under('shared'), target => !target.startsWith('src/shared/') && !allowed.test(target))).toEqual([])
  })

  test('the renderer imports itself and shared, and nothing of Node', () => {
    const ours = under('renderer', 'shared')
    expect(breaches(under('renderer'), target => (isPackage(target) ? /^(node:|electron)/.test(target) : !ours(target)))).toEqual([])
  })

  test('main imports itself and shared', () => {
    const ours = under('main', 'shared')
    expect(breaches(under('main'), target => (isPackage(target) ? /^react/.test(target) : !ours(target)))).toEqual([])
  })

  test('the preload script imports Electron alone: it passes a port and nothing else', () => {
    expect(breaches(under('preload'), (target, source) => target !== 'electron' && !source.imports.every(i => i.typeOnly))).toEqual([])
  })

  test('only electron/, the desktop entry and the preload script import Electron', () => {
    const may = (path: string) => under('main/electron', 'preload')(path) || path === 'src/main/index.ts'
    expect(
      breaches(
        path => !may(path),
        target => /^electron(\/|$)/.test(target),
      ),
    ).toEqual([])
  })
})

describe('inside main: procedures → operations → fleet → kube → lib', () => {
  /** What a folder may reach; a folder that is not named here may not exist. */
  const reach: Record<string, readonly string[]> = {
    lib: ['lib'],
    kube: ['kube', 'lib'],
    // An engine is pure: types, and readers of JSON. It gets views and gives values.
    engines: ['engines'],
    fleet: ['fleet', 'kube', 'lib', 'engines'],
    operations: ['operations', 'fleet', 'kube', 'lib', 'engines'],
    // Remembers what the fleet saw; beside operations, and neither knows the other.
    history: ['history', 'fleet', 'lib', 'engines'],
    procedures: ['procedures', 'operations', 'history', 'fleet', 'kube', 'lib', 'engines'],
    host: ['host', 'procedures', 'lib'],
    electron: ['electron', 'host', 'procedures', 'lib'],
    practice: ['practice', 'lib'],
  }
  /** Files right under main/ put the layers together; only entries may import them. */
  const entries = /^src\/main\/(index|headless|app|practice-control|[a-z-]+-options)\.ts$/

  test('every folder under main/ has its place in the order', () => {
    const folders = new Set(sources.map(source => /^src\/main\/([a-z-]+)\//.exec(source.path)?.[1]).filter(Boolean))
    expect([...folders].filter(folder => !((folder ?? '') in reach))).toEqual([])
  })

  for (const [folder, allowed] of Object.entries(reach)) {
    test(`${folder}/ imports ${allowed.map(name => `${name}/`).join(', ')} and shared/ only`, () => {
      const ours = under('shared', ...allowed.map(name => `main/${name}`))
      // The shells start the app and, for it, the practice cluster's process: they alone look up.
      const shell = folder === 'electron' || folder === 'host'
      const up = (target: string) => shell && (entries.test(target) || target === 'src/main/practice/fork-node.ts')
      expect(breaches(under(`main/${folder}`), target => !isPackage(target) && !ours(target) && !up(target))).toEqual([])
    })
  }

  test('an engine does no I/O: it imports no Node module and no other engine; what all share is in folders of its own', () => {
    const engineOf = (path: string) => /^src\/main\/engines\/([a-z-]+)\//.exec(path)?.[1]
    const wrong = (target: string, source: Source) =>
      target.startsWith('node:') ||
      ![undefined, 'change', 'operator', 'pause-schedule', 'provision', engineOf(source.path)].includes(engineOf(target))
    expect(breaches(path => engineOf(path) !== undefined, wrong)).toEqual([])
  })

  test('nothing outside an engine imports from its folder', () => {
    expect(
      breaches(
        path => !path.startsWith('src/main/engines/'),
        target => /^src\/main\/engines\/[a-z-]+\//.test(target),
      ),
    ).toEqual([])
  })

  test('only the entries, the composition root and practice-control know the practice cluster', () => {
    const may = (path: string) => under('main/practice')(path) || path.startsWith('src/main/electron/') || entries.test(path)
    expect(breaches(path => !may(path), under('main/practice'))).toEqual([])
  })
})

describe('what may be held', () => {
  test('only kube/ imports client-node', () => {
    expect(
      breaches(
        path => !under('main/kube')(path),
        target => target.startsWith('@kubernetes/'),
      ),
    ).toEqual([])
  })

  test('only applying plans writes to a cluster: nobody else asks for the object that can', () => {
    const holders =
      /^src\/main\/(operations\/(write-run|write-step|operations-api)|kube\/(kube-client|connection)|fleet\/contexts|app)\.ts$/
    const wrong = sources.filter(source => !holders.test(source.path) && /\b(KubeWriter|writerFor)\b/.test(source.code))
    expect(wrong.map(source => source.path)).toEqual([])
  })
})

describe('inside the renderer', () => {
  const featureOf = (path: string) => /^src\/renderer\/features\/([a-z-]+)\//.exec(path)?.[1]

  test('features do not import each other', () => {
    const wrong = (target: string, source: Source) => featureOf(target) !== undefined && featureOf(target) !== featureOf(source.path)
    expect(breaches(path => featureOf(path) !== undefined, wrong)).toEqual([])
  })

  test('features, state and editor do not import the app around them', () => {
    expect(breaches(under('renderer/features', 'renderer/state', 'renderer/editor', 'renderer/ui'), under('renderer/app'))).toEqual([])
  })

  test('ui/ has no domain: it imports no feature, no state, no client, and types alone from shared/', () => {
    const domain = under('renderer/features', 'renderer/state', 'renderer/editor')
    const client = /^src\/renderer\/(client|host-link)\.ts$/
    const wrong = (target: string) => domain(target) || client.test(target)
    expect(breaches(under('renderer/ui'), wrong)).toEqual([])
  })

  test('state/ imports no feature and no editor', () => {
    expect(breaches(under('renderer/state'), under('renderer/features', 'renderer/editor'))).toEqual([])
  })
})
