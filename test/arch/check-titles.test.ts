import { expect, test } from 'vitest'
import { readSources } from './read-sources.ts'

/** A title that says how it is would contradict what was seen, in every status but one: “There is a backup: none is set up”. */
const claim = /\b(?:is|are|can|could|may|will|exists?|accepts?|supports|carry|follows?)\b/i
/** Questions are no claims. */
const question = /^(?:What|Which|How|Where|Whether|Databases (?:here )?that|Objects that)\b|while it is/

const shapes = [
  /\bjudge\(\s*'[^']*',\s*(?:'([^']*)'|`([^`]*)`)/g,
  /\badd\('[^']*', '([^']*)', \(\) =>/g,
  /\b(?:pass|unknown)\('[^']*', '([^']*)'/g,
  /title: (?:'([^']*)'|`([^`]*)`),\s*status\b/g,
] as const

test('a check is called by what it looks at, not by how that should be: its title reads right in every status', () => {
  const sources = readSources('src/main/engines', 'src/main/operations').filter(({ path }) => !path.includes('.test.'))
  const titles = sources.flatMap(({ path, text }) =>
    shapes.flatMap(shape =>
      [...text.matchAll(shape)].map(match => `${path}: ${(match[1] ?? match[2] ?? '').replaceAll(/\$\{[^}]*\}/g, '…')}`),
    ),
  )
  expect(titles.length).toBeGreaterThan(80)
  expect(titles.filter(line => claim.test(line.slice(line.indexOf(': '))) && !question.test(line.slice(line.indexOf(': ') + 2)))).toEqual(
    [],
  )
})
