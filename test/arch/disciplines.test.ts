import { describe, expect, test } from 'vitest'
import { readSources, type Source } from './read-sources.ts'

const here = 'test/arch/disciplines.test.ts'
const sources = readSources('src', 'test', 'scripts').filter(source => source.path !== here)

/** Where a pattern occurs in what `part` gives of each file: `path:line: text`. */
function occurrences(pattern: RegExp, part: (source: Source) => string): string[] {
  const found: string[] = []
  for (const source of sources) {
    part(source)
      .split('\n')
      .forEach((line, index) => {
        if (pattern.test(line)) found.push(`${source.path}:${index + 1}: ${line.trim()}`)
      })
  }
  return found
}

const code = (source: Source) => source.code
const comments = (source: Source) => source.comments.join('\n')

describe('the type checker and the linter are listened to', () => {
  test('no value is of type any', () => {
    expect(occurrences(/\bas any\b|:\s*any\b(?!['\w])|<any>|\bany\[\]/, code)).toEqual([])
  })

  test('no comment silences the compiler or the linter', () => {
    expect(occurrences(/@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable|oxlint-disable|prettier-ignore/, comments)).toEqual(
      [],
    )
  })

  test('no test is left out, and none runs alone', () => {
    expect(occurrences(/\b(test|it|describe|suite|context|ctx)\.(only|todo|fails|skip|skipIf|runIf|fixme)\(/, code)).toEqual([])
  })

  test('no error is swallowed without a word', () => {
    const empty = sources.filter(source => /\bcatch\s*(\([^)]*\))?\s*\{\s*\}/.test(source.text))
    expect(empty.map(source => source.path)).toEqual([])
  })

  test('nothing is left for later in a comment', () => {
    expect(occurrences(/\b(TODO|FIXME|XXX|HACK)\b/, comments)).toEqual([])
  })
})

describe('no test depends on how fast the machine is', () => {
  const inTests = (source: Source) => (/\.(test|spec)\.tsx?$/.test(source.path) ? source.code : '')

  test('no test looks at a stopwatch: what takes how long is said of a clock that the test moves, or of work that is counted', () => {
    expect(occurrences(/performance\.now|hrtime|cpuUsage|Date\.now\(\)\s*-\s|-\s*Date\.now\(\)/i, inTests)).toEqual([])
  })

  test('no test draws its own luck: randomness comes from a seed', () => {
    expect(occurrences(/Math\.random/, inTests)).toEqual([])
  })
})
