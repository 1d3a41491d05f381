import { expect, test } from 'vitest'
import { isTest, readSources } from './read-sources.ts'

const sizes = readSources('src', 'test', 'scripts').map(source => ({ path: source.path, lines: source.text.split('\n').length - 1 }))

test('no file is longer than 400 lines', () => {
  expect(sizes.filter(({ lines }) => lines > 400)).toEqual([])
})

test('half of the files are shorter than 100 lines', () => {
  const lines = sizes.filter(({ path }) => !isTest(path)).map(size => size.lines)
  expect(lines.length).toBeGreaterThan(300)
  expect(lines.sort((a, b) => a - b)[Math.floor(lines.length / 2)]).toBeLessThan(100)
})
