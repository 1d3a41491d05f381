import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path/posix'
import { expect, test } from 'vitest'
import { root } from './read-sources.ts'

const main = join(root, 'src/main')

/** The file in which a newcomer starts, per folder under main/. */
const principal: Record<string, string> = {
  electron: 'run-desktop.ts',
  engines: 'engine.ts',
  fleet: 'contexts.ts',
  history: 'history.ts',
  host: 'loopback-host.ts',
  kube: 'connection.ts',
  lib: 'clock.ts',
  operations: 'operations.ts',
  practice: 'practice-cluster.ts',
  procedures: 'serve.ts',
}

const folders = readdirSync(main, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)

test.for(folders)('%s/ says in its principal file what it is, how it works and what it promises', folder => {
  const file = principal[folder]
  if (file === undefined) throw new Error(`src/main/${folder}/ has no principal file: name one here`)
  const header = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(join(main, folder, file), 'utf8'))?.[1] ?? ''
  expect(header.replaceAll(/\s*\n \* ?/g, ' ').trim().length).toBeGreaterThan(200)
})
