import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const renderer = resolve(import.meta.dirname, '../../src/renderer')

/** Modules of shared/ that hold no schemas: the page may run them. */
const runnable =
  /shared\/(fleet\/fleet-state|domain\/(quantity|bundle-checks|summarize-plan|consequence-levels|context-words|log-order|cron|cron-runs)|manifest\/[a-z-]+)\.ts$/

test('the page takes nothing but types from modules with schemas, so that zod is no part of its first load', () => {
  const wrong: string[] = []
  for (const file of globSync('**/*.{ts,tsx}', { cwd: renderer })) {
    if (file.includes('.test.')) continue
    const text = readFileSync(join(renderer, file), 'utf8')
    for (const [statement, clause = '', source = ''] of text.matchAll(/^import\s+([^'"]*?)\s+from\s+'([^']*shared\/[^']*)'/gms)) {
      if (clause.startsWith('type ') || runnable.test(source)) continue
      wrong.push(`${file}: ${statement}`)
    }
  }
  expect(wrong).toEqual([])
})
