import { expect, test } from 'vitest'
import { longestManifest, parseDocuments } from './parse-documents.ts'

test('documents become JSON, each for itself, and empty ones nothing', () => {
  expect(parseDocuments('a: 1\n---\n# nothing\n---\n- { b: [no, "x"] }\n')).toEqual({ texts: ['{"a":1}', '[{"b":["no","x"]}]'] })
})

test.each([
  ['nothing', ' \n', /^It is empty\.$/],
  ['no YAML', 'a: b\nkind: [', /no YAML.*line 2/],
  ['too long', 'a'.repeat(longestManifest + 1), /longer than 4 million/],
  ['too many parts', `a: [${'1,'.repeat(400_000)}]`, /more than 600,000 parts/],
  ['too deep', `data: ${'{ a: '.repeat(120)}1${' }'.repeat(120)}`, /too deeply/],
  [
    'aliases of aliases',
    'a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]',
    /no YAML/,
  ],
  ['aliases of much', `a: &a "${'x'.repeat(1_000_000)}"\nb: [${'*a, '.repeat(20)}]`, /aliases make it longer/],
])('%s is refused, and it is said why', (_what, text, says) => {
  expect(parseDocuments(text)).toEqual({ problem: expect.stringMatching(says) })
})
