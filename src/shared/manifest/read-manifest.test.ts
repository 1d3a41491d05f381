import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readManifest } from './read-manifest.ts'

const read = (text: string) => {
  const { value, problems, place } = readManifest(text)
  return { value, problems: problems.map(({ message, from }) => ({ message, ...place(from) })) }
}

test('a manifest reads as kubectl reads it', () => {
  const text = 'a: yes\nb: "yes"\nc: 2001-01-01\nd: 1:30\ne: 010\nf: 1e3\ng:\nh: [1, x]\n1: one\n'
  expect(read(text)).toEqual({
    value: { a: true, b: 'yes', c: '2001-01-01', d: '1:30', e: 8, f: 1000, g: null, h: [1, 'x'], '1': 'one' },
    problems: [],
  })
})

test('a syntax error says where it is', () => {
  const { value, problems } = read('spec:\n  instances: [1\n  x: 2\n')
  expect(value).toBeNull()
  expect(problems[0]).toMatchObject({ line: 3 })
})

test('a key that is there twice is an error at the second', () => {
  expect(read('a: 1\nb: 2\na: 3\n').problems).toEqual([{ message: '“a” is there twice.', line: 3, column: 1 }])
})

test('aliases, anchors, tags, second documents and numbers that JSON can’t carry are refused', () => {
  for (const [text, words] of [
    ['a: &x 1\nb: *x\n', 'Anchors'],
    ['a: *x\n', 'alias'],
    ['a: !!js/function "x"\n', 'Tags'],
    ['a: !!str 1\n', 'Tags'],
    ['a: 1\n---\nb: 2\n', 'second document'],
    ['a: 12345678901234567890\n', 'too large'],
    ['a: .inf\n', 'no such number'],
    ['? [1, 2]\n: x\n', 'key must be a text'],
    ['- 1\n', 'must be an object'],
    ['', 'must be an object'],
  ] as const) {
    const { value, problems } = read(text)
    expect(value, text).toBeNull()
    expect(
      problems
        .map(each => each.message)
        .join(' ')
        .toLowerCase(),
      text,
    ).toContain(words.toLowerCase())
  }
})

test('hostile texts are refused before much is made of them', () => {
  const laughs = `a0: &a0 x\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}x]`).join('\n')}`
  for (const text of [
    laughs,
    '['.repeat(200_000),
    `a: ${'- '.repeat(100_000)}`,
    'k: v\n'.repeat(60_000),
    'x'.repeat(600_000),
    '\u0000',
    '{'.repeat(60),
  ]) {
    expect(readManifest(text).value).toBeNull()
  }
})

test('keys of prototypes are data', () => {
  const { value } = readManifest('__proto__: {polluted: true}\nconstructor: 1\n')
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
  expect(Object.hasOwn({}, 'polluted')).toBe(false)
})

test('what was written from JSON reads back as the same JSON', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.constantFrom('yes', '010', '1:30', '2001-01-01', '~', 'null', '1e3', '<<', '0x1f'),
  )
  const tree = fc.letrec(tie => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 })),
  })).node
  fc.assert(
    fc.property(fc.dictionary(fc.string(), tree, { maxKeys: 5 }), object => {
      const json: unknown = JSON.parse(JSON.stringify(object))
      const text = stringify(json, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.2', schema: 'yaml-1.1', indentSeq: false })
      expect(readManifest(text).value).toEqual(json)
    }),
    { numRuns: 500 },
  )
})
