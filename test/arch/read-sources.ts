import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path/posix'
import { parseSync } from 'oxc-parser'

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../..')

/** What a file imports: another file by its path from the project's folder (`src/…`), a package by its name as written. */
export interface Import {
  readonly target: string
  /** Nothing of it exists at run time. */
  readonly typeOnly: boolean
}

/** One source file as the tests about the code see it. */
export interface Source {
  /** From the project's folder: `src/main/app.ts`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  /** Texts of its comments, without the comment marks. */
  readonly comments: readonly string[]
  /** The text with every comment blanked out. */
  readonly code: string
}

/** Parses every TypeScript file under these folders. Throws when one does not parse: a file that can't be read can't be judged. */
export function readSources(...folders: string[]): readonly Source[] {
  return folders.flatMap(folder =>
    globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })
      .filter(path => !path.endsWith('.d.ts'))
      .sort()
      .map(path => readSource(path)),
  )
}

/** Is it a test, or something that only tests import? */
export const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('test/') || path.endsWith('-for-tests.ts')

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const parsed = parseSync(path, text)
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]?.message}`)
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean) =>
    found.push({ target: specifier.startsWith('.') ? join(path, '..', specifier) : specifier, typeOnly })
  for (const item of parsed.module.staticImports) {
    add(item.moduleRequest.value, item.entries.length > 0 && item.entries.every(entry => entry.isType))
  }
  for (const item of parsed.module.staticExports) {
    for (const entry of item.entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType)
  }
  for (const item of parsed.module.dynamicImports) {
    const written = text.slice(item.moduleRequest.start, item.moduleRequest.end)
    if (/^['"].*['"]$/.test(written)) add(written.slice(1, -1), false)
  }
  let code = text
  for (const { start, end } of parsed.comments) {
    code = code.slice(0, start) + code.slice(start, end).replaceAll(/[^\n]/g, ' ') + code.slice(end)
  }
  return { path, text, imports: found, comments: parsed.comments.map(comment => comment.value), code }
}
