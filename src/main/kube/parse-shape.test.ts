import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { seededRandom } from '../../../test/fakes/seeded-random.ts'
import { longestText, mostItems, type Shape } from '../../shared/domain/shape.ts'
import { pruneShape } from '../engines/prune-object.ts'
import { createShapeParser } from './parse-shape.ts'

const shape: Shape = {
  kind: 'all',
  metadata: { name: 'all', labels: { '*': 'text' }, annotations: { 'a/b': 'text', __proto__x: 'text' } },
  spec: { size: 'all', mode: 'text', backup: 'there', parts: [{ name: 'text', ports: ['all'] }], deep: { '*': { a: 'all' } } },
  ...Object.fromEntries([['constructor', 'all' as const]]),
}
const names = ['kind', 'metadata', 'name', 'labels', 'annotations', 'a/b', 'spec', 'size', 'mode', 'backup', 'parts', 'ports', 'deep', 'a']
const odd = ['__proto__', 'constructor', 'toString', 'managedFields', '', 'é', '\u2028', 'k"ind', 'k\\ind', '12', 'spec ', '😀']
const texts = [
  '',
  'True',
  'Ready',
  'a "quoted" \\ text',
  '}]{[',
  '\\',
  '"',
  'line\nbreak',
  'é€😀',
  '\u0000\u001f',
  '\ud800',
  'x'.repeat(150),
]

/** A document as text, of the shape's own names and of odd ones, in odd but valid spelling: blanks, escapes, keys twice, exponents. */
function makeJson(random: () => number, depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const blank = () => (random() < 0.1 ? pick([' ', '\n', '\t\r', '  ']) : '')
  const quoted = (text: string) => (random() < 0.1 ? escaped(text) : JSON.stringify(text))
  const many = (make: () => string) => Array.from({ length: Math.floor(random() * 6) }, () => `${blank()}${make()}${blank()}`).join(',')
  const kind = random()
  if (depth > 7 || kind < 0.4)
    return pick([() => quoted(pick(texts)), () => pick(['null', 'true', 'false', '0', '-0', '7', '123456789012', '1e3', '-1.5E-2'])])()
  if (kind < 0.55) return `[${many(() => makeJson(random, depth + 1))}]`
  return `{${many(() => `${quoted(pick(random() < 0.8 ? names : odd))}${blank()}:${blank()}${makeJson(random, depth + 1)}`)}}`
}

function escaped(text: string): string {
  return `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
}

/** As the shape wants it, so that whole paths of it are met and not only their beginnings. */
function makeFitting(random: () => number, node: Shape): string {
  if (random() < 0.15) return makeJson(random, 6)
  if (typeof node === 'string') return makeJson(random, 7)
  const count = Math.floor(random() * 4)
  if (Array.isArray(node)) return `[${Array.from({ length: count }, () => makeFitting(random, node[0])).join()}]`
  const fields = Object.entries(node).flatMap(([name, inner]) => {
    const key = name === '*' ? (odd[Math.floor(random() * odd.length)] ?? '') : name
    return Array.from({ length: random() < 0.1 ? 2 : 1 }, () => `${JSON.stringify(key)}:${makeFitting(random, inner)}`)
  })
  return `{${[...fields, `"other":${makeJson(random, 6)}`].toSorted(() => random() - 0.5).join()}}`
}

test('what is parsed by shape is what parsing all and pruning to the shape gives, for any JSON', () => {
  const random = seededRandom(7)
  const parse = createShapeParser(shape)
  for (let round = 0; round < 8_000; round += 1) {
    const text = round % 4 === 0 ? makeJson(random, 3) : makeFitting(random, shape)
    expect(isDeepStrictEqual(parse(Buffer.from(text)), pruneShape(JSON.parse(text), shape)), text).toBe(true)
  }
})

test('what is cut off, or broken by one byte, is never taken for something else than it says', () => {
  const random = seededRandom(11)
  const parse = createShapeParser(shape)
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Buffer.from(makeFitting(random, shape))
    expect(parse(bytes.subarray(0, Math.floor(random() * bytes.length)))).toBeUndefined()
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
    const found = parse(bytes)
    let whole: unknown
    try {
      whole = JSON.parse(bytes.toString())
    } catch {
      // Broken inside of what is stepped over, or not noticed by either.
      continue
    }
    if (found !== undefined) expect(isDeepStrictEqual(found, pruneShape(whole, shape)), bytes.toString()).toBe(true)
  }
})

test('texts and lists are cut where pruning cuts them', () => {
  const text = JSON.stringify({
    spec: { mode: 'm'.repeat(longestText + 1), parts: Array.from({ length: mostItems + 2 }, () => ({ name: 'p' })) },
  })
  const found = createShapeParser(shape)(Buffer.from(text))
  expect(found).toStrictEqual(pruneShape(JSON.parse(text), shape))
})

test('keys of the cluster change no prototype', () => {
  const text = '{"metadata":{"labels":{"__proto__":"x","constructor":"y"}},"constructor":1,"__proto__":{"kind":"z"}}'
  const found = createShapeParser(shape)(Buffer.from(text)) as { metadata: { labels: object } }
  expect(Object.keys(found.metadata.labels)).toEqual(['__proto__', 'constructor'])
  expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
  expect(Object.hasOwn(found, 'kind')).toBe(false)
})

test('nesting deeper than is sound is left to the long way, also where nobody reads it', () => {
  const parse = createShapeParser(shape)
  for (const around of [(inner: string) => `{"other":${inner}}`, (inner: string) => `{"spec":{"size":${inner}}}`]) {
    expect(parse(Buffer.from(around(`${'['.repeat(200)}${']'.repeat(200)}`)))).toBeDefined()
    expect(parse(Buffer.from(around(`${'['.repeat(300)}${']'.repeat(300)}`)))).toBeUndefined()
    expect(parse(Buffer.from(around('['.repeat(1_000_000))))).toBeUndefined()
  }
})
