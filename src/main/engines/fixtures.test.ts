import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { DatabaseCluster, DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import { type KubeObject, kindKey } from '../../shared/domain/kube.ts'
import type { Engine } from './engine.ts'
import { createFixtureView } from './fixture-view.ts'
import { pruneShape } from './prune-object.ts'
import { engines } from './registry.ts'

/** One line of `fixtures/cases.yaml`: what a fixture must look like as a row, and perhaps as a page. */
const Case = z.strictObject({
  title: z.string(),
  file: z.string(),
  /** Keys of kinds that this context doesn't serve, or doesn't let us read. */
  unserved: z.array(z.string()).default([]),
  forbidden: z.array(z.string()).default([]),
  /** Fields of the row. */
  row: z.record(z.string(), z.unknown()),
  /** Texts of which each must be part of some reason. */
  reasons: z.array(z.string()).default([]),
  /** Fields of the page. */
  detail: z.record(z.string(), z.unknown()).default({}),
})

/** What the engines share for changing a living database, for pausing it by the clock, and for their operators. */
const shared = ['change', 'operator', 'pause-schedule', 'provision']

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !shared.includes(entry.name))
  .map(entry => entry.name)

test('every other folder is an engine, and every engine has the id of its folder', () => {
  expect(engines.map(engine => engine.id).sort()).toEqual(folders.sort())
})

describe.each(engines.map(engine => [engine.id, engine] as const))('%s', (id, engine) => {
  const folder = join(import.meta.dirname, id, 'fixtures')
  const cases = existsSync(join(folder, 'cases.yaml')) ? z.array(Case).parse(parse(readFileSync(join(folder, 'cases.yaml'), 'utf8'))) : []

  test('has a healthy, a progressing and a degraded fixture, and no fixture without a case', () => {
    const healths = new Set(cases.map(each => each.row.health))
    for (const health of ['healthy', 'progressing', 'degraded']) expect(healths).toContain(health)
    const files = readdirSync(folder).filter(file => file !== 'cases.yaml')
    expect([...new Set(cases.map(each => each.file))].sort()).toEqual(files.sort())
  })

  test.each(cases.map(each => [each.title, each] as const))('%s', (_, each) => {
    const { root, objects } = load(engine, join(folder, each.file))
    const view = createFixtureView(objects, each.unserved, each.forbidden, engine.watches)
    const row = engine.project({ contextId: 'here', root, view })
    expect(DatabaseCluster.parse(row)).toEqual(row)
    expect(row).toMatchObject(each.row)
    for (const text of each.reasons) expect(row.reasons.map(reason => reason.text)).toContainEqual(expect.stringContaining(text))
    if (row.health !== 'healthy') expect(row.reasons.length).toBeGreaterThan(0)

    const detail = engine.detail({ contextId: 'here', root, view, operatorVersion: null })
    expect(DatabaseClusterDetail.parse(detail)).toEqual(detail)
    expect(detail).toMatchObject(each.detail)

    // What pruning drops, no row may read.
    const pruned = objects.map(object => prune(engine, object))
    const lean = createFixtureView(pruned, each.unserved, each.forbidden, engine.watches)
    expect(engine.project({ contextId: 'here', root: engine.pruneRoot(root), view: lean })).toEqual(row)
    // What is said of pruning, as data, is what it does.
    if (engine.rootShape !== undefined) expect(pruneShape(root, engine.rootShape)).toEqual(engine.pruneRoot(root))
  })
})

function prune(engine: Engine, object: KubeObject): KubeObject {
  const watch = engine.watches.find(candidate => candidate.kind.kind === object.kind && kindKey(candidate.kind) !== kindKey(engine.root))
  return watch === undefined ? object : watch.prune(object)
}

function load(engine: Engine, file: string): { readonly root: KubeObject; readonly objects: readonly KubeObject[] } {
  const objects = parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS() as KubeObject)
  const root = objects.find(object => object.kind === engine.root.kind)
  if (root === undefined) throw new Error(`${file} holds no ${engine.root.kind}`)
  return { root, objects }
}
