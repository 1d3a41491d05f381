import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path/posix'
import { expect, test } from 'vitest'
import { isTest, readSources, root } from './read-sources.ts'

/** An engine's names, read from its own folder: its id (the folder's name) and its title. */
function namesOf(entry: string): readonly string[] {
  const text = readFileSync(join(root, entry), 'utf8')
  const title = /title: '([^']+)'/.exec(text)?.[1]
  if (title === undefined) throw new Error(`${entry} names no title`)
  return [entry.split('/').at(-2) ?? '', title]
}

/** The list of simulated operators: Node runs it unbundled, where no glob import finds the folders. */
const simulators = 'src/main/practice/operators/registry.ts'

const entries = globSync('src/main/engines/*/engine.ts', { cwd: root })

test('no engine is named outside its folder, its simulated operator and tests', () => {
  expect(entries.length).toBeGreaterThan(0)
  const wrong: string[] = []
  for (const entry of entries) {
    const names = namesOf(entry)
    const id = names[0]
    const home = new RegExp(`^src/main/(engines|practice/operators)/${id}/`)
    const pattern = new RegExp(names.join('|'), 'i')
    for (const source of readSources('src')) {
      if (home.test(source.path) || isTest(source.path) || source.path === simulators) continue
      source.text.split('\n').forEach((line, index) => {
        if (pattern.test(line)) wrong.push(`${source.path}:${index + 1}: ${line.trim()}`)
      })
    }
  }
  expect(wrong).toEqual([])
})
