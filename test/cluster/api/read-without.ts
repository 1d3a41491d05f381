import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The cases that README.md lists as what the practice cluster does without: the rows of its table, by name, with the reason. */
export function readWithout(): ReadonlyMap<string, string> {
  const text = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const table = text.split('<!-- without -->')[1] ?? ''
  const rows = [...table.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, name = '', why = '']) => [name, why] as const)
  return new Map(rows.filter(([name]) => name !== 'case' && !name.startsWith('---')))
}
