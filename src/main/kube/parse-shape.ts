/**
 * Parses JSON bytes only as far as a shape goes. Of an object of 8 KB a row reads 1 KB: decoding and parsing the rest, to drop it at once, is
 * most of the work of a large list. What the shape doesn't name is stepped over.
 *
 * It promises that `parse(bytes)` is what pruning `JSON.parse(bytes)` to the shape gives, for all valid JSON whatever its keys and escapes, and
 * undefined for what is broken or nests too deeply, which the caller then reads the long way. Brokenness inside of what is stepped over goes
 * unnoticed, and harms nobody.
 */
import { longestText, mostItems, type Shape } from '../../shared/domain/shape.ts'
import { createTexts, isAt } from './known-texts.ts'
import { createPlainMaker, type PlainMaker } from './plain-maker.ts'
import { byte, skipSpace, skipText, skipValue } from './skip-json.ts'

/** undefined: nothing is kept of it, or it is to be read the long way. */
export type ShapeParser = (json: Buffer) => unknown

interface Field {
  readonly name: string
  readonly mesh: Mesh
}

/** A shape made ready for bytes: fields are found by the length of their names. */
type Mesh =
  | { readonly type: 'all' | 'text' | 'there' }
  | { readonly type: 'items' | 'map'; readonly inner: Mesh }
  | { readonly type: 'fields'; readonly byLength: readonly (readonly Field[])[]; readonly Kept: PlainMaker }

function makeMesh(shape: Shape): Mesh {
  if (shape === 'there' || shape === 'all' || shape === 'text') return { type: shape }
  if (isItems(shape)) return { type: 'items', inner: makeMesh(shape[0]) }
  if (shape['*'] !== undefined) return { type: 'map', inner: makeMesh(shape['*']) }
  const byLength: Field[][] = []
  for (const [name, inner] of Object.entries(shape)) {
    const { length } = Buffer.from(name)
    while (byLength.length <= length) byLength.push([])
    byLength[length]?.push({ name, mesh: makeMesh(inner) })
  }
  return { type: 'fields', byLength, Kept: createPlainMaker() }
}

function isItems(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

const nothing = Buffer.alloc(0)

/** Makes a parser; it remembers texts that it met, so make one per kind. */
export function createShapeParser(shape: Shape): ShapeParser {
  const mesh = makeMesh(shape)
  const texts = createTexts()
  let json: Buffer = nothing
  let end = 0
  /** What comes next is here. */
  let at = 0

  /** The kept part of the value at `at`, which is stepped over; undefined: nothing is kept. */
  function read(node: Mesh): unknown {
    const start = at
    const first = json[start]
    if (first === byte.quote) {
      if (node.type === 'text' || node.type === 'all') {
        const text = texts.read(json, start, end)
        at = texts.after()
        return node.type === 'text' ? cut(text) : text
      }
      at = found(skipText(json, start, end))
    } else if (first === byte.openMap) {
      if (node.type === 'fields') return readFields(node.byLength, node.Kept)
      if (node.type === 'map') return readMap(node.inner)
      at = found(skipValue(json, start, end))
      if (node.type === 'all') return JSON.parse(json.toString('utf8', start, at))
    } else if (first === byte.openList) {
      if (node.type === 'items') return readItems(node.inner)
      at = found(skipValue(json, start, end))
      if (node.type === 'all') return JSON.parse(json.toString('utf8', start, at))
    } else {
      at = found(skipValue(json, start, end))
      if (node.type !== 'all' && node.type !== 'there') return undefined
      const word = readWord(json, start, at)
      if (word === null || node.type === 'all') return word ?? undefined
    }
    return node.type === 'there' ? {} : undefined
  }

  function readFields(byLength: readonly (readonly Field[])[], Kept: PlainMaker): Record<string, unknown> {
    const kept = new Kept()
    if (opens(byte.closeMap)) return kept
    do {
      const field = readField(byLength)
      if (field === null) at = found(skipValue(json, at, end))
      else {
        const value = read(field.mesh)
        if (value !== undefined) kept[field.name] = value
        // The last of several fields of one name counts.
        else if (field.name in kept) delete kept[field.name]
      }
    } while (goesOn(byte.closeMap))
    return kept
  }

  /** The field whose key is at `at`, which moves on to its value; null: one that is not kept. */
  function readField(byLength: readonly (readonly Field[])[]): Field | null {
    const start = at + 1
    if (json[at] !== byte.quote) throw new SyntaxError('a key must be a text')
    let stop = start
    for (; stop < end && json[stop] !== byte.quote; stop += 1) if (json[stop] === byte.backslash) return readOddField(byLength)
    at = stop + 1
    pass(byte.colon)
    const candidates = byLength[stop - start]
    if (candidates === undefined) return null
    for (let index = 0; index < candidates.length; index += 1) {
      const field = candidates[index]
      if (field !== undefined && isAt(field.name, json, start)) return field
    }
    return null
  }

  /** A key with escapes. */
  function readOddField(byLength: readonly (readonly Field[])[]): Field | null {
    const start = at
    at = skipKey()
    const name: unknown = JSON.parse(json.toString('utf8', start, at))
    pass(byte.colon)
    return byLength.flat().find(field => field.name === name) ?? null
  }

  function readItems(inner: Mesh): unknown[] {
    const kept: unknown[] = []
    if (opens(byte.closeList)) return kept
    do {
      if (kept.length < mostItems) kept.push(read(inner) ?? null)
      else at = found(skipValue(json, at, end))
    } while (goesOn(byte.closeList))
    // What is pushed to leaves room for sixteen more, which lists of conditions never need.
    return kept.slice()
  }

  /** Keys of a map are the cluster's, and may be `__proto__` or twice there: JSON.parse and entries know how to deal with them. */
  function readMap(inner: Mesh): unknown {
    const met = new Map<string, unknown>()
    if (opens(byte.closeMap)) return {}
    do {
      const start = at
      at = skipKey()
      const key: string = JSON.parse(json.toString('utf8', start, at))
      pass(byte.colon)
      met.set(key, read(inner))
    } while (goesOn(byte.closeMap))
    return Object.fromEntries([...met].slice(0, mostItems).filter(([, value]) => value !== undefined))
  }

  function skipKey(): number {
    return found(skipText(json, at, end))
  }

  /** Steps into a list or map; true: it is empty, and behind us. */
  function opens(close: number): boolean {
    at = skipSpace(json, at + 1, end)
    if (json[at] !== close) return false
    at += 1
    return true
  }

  /** Steps to the next item; false: there is none, and the list or map is behind us. */
  function goesOn(close: number): boolean {
    at = skipSpace(json, at, end)
    const last = json[at] === close
    if (!last && json[at] !== byte.comma) throw new SyntaxError('neither the next item nor the end')
    at = last ? at + 1 : skipSpace(json, at + 1, end)
    return !last
  }

  function pass(mark: number) {
    at = skipSpace(json, at, end)
    if (json[at] !== mark) throw new SyntaxError('a mark is missing')
    at = skipSpace(json, at + 1, end)
  }

  return bytes => {
    json = bytes
    end = bytes.length
    try {
      at = skipSpace(json, 0, end)
      const value = read(mesh)
      return skipSpace(json, at, end) === end ? value : undefined
    } catch {
      // Whoever reads it the long way finds out what is wrong with it.
      return undefined
    } finally {
      json = nothing
    }
  }
}

function found(at: number): number {
  if (at === -1) throw new SyntaxError('a value has no end, or nests too deeply')
  return at
}

function cut(text: string): string {
  return text.length > longestText ? text.slice(0, longestText) : text
}

/** A number, true, false or null. Small whole numbers are most of them. */
function readWord(json: Buffer, start: number, stop: number): unknown {
  if (stop - start === 4 && isAt('true', json, start)) return true
  if (stop - start === 5 && isAt('false', json, start)) return false
  if (stop - start > 9 || (json[start] === 0x30 && stop - start > 1)) return JSON.parse(json.toString('latin1', start, stop))
  let number = 0
  for (let at = start; at < stop; at += 1) {
    const digit = (json[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return JSON.parse(json.toString('latin1', start, stop))
    number = number * 10 + digit
  }
  return number
}
