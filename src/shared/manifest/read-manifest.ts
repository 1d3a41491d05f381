import { type Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, type Scalar } from 'yaml'
import type { JsonObject } from './json.ts'

/** Something that is wrong with a text, by character offsets. */
export interface TextProblem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly from: number
  readonly to: number
}

/** A manifest as it was read. `value` is null when it can't be told what it says. */
export interface ReadManifest {
  readonly value: JsonObject | null
  /** For positions and for edits that keep comments; null with a text that is too large to be looked at. */
  readonly document: Document.Parsed | null
  readonly problems: readonly TextProblem[]
  /** Line and column, both from 1, of an offset. */
  place(offset: number): { readonly line: number; readonly column: number }
}

/** Etcd takes 1.5 MiB of an object with its status and bookkeeping: what a person edits is far below. */
export const maxManifestChars = 512 * 1024
/** The parser's work grows faster than the number of keys. */
const maxKeys = 10_000
const maxNesting = 64
/** Told at most: the first is what is to be cured. */
const maxProblems = 100
/** One broken line makes many others look wrong. */
const maxSyntaxProblems = 3

/** What YAML 1.1 reads into plain texts and kubectl's parser does not. */
const notKubernetes = /^tag:yaml\.org,2002:(?:timestamp|binary|omap|pairs|set)$/

/**
 * Reads one object as kubectl would: YAML 1.1 scalars, one document. Refused beyond that: aliases (an edit must say what it means), tags, doubled
 * keys, numbers that JSON can't carry. What could cost much is refused by a linear look at the tokens first. Never throws.
 */
export function readManifest(text: string): ReadManifest {
  const counter = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const tooMuch = faultOfSize(text)
  if (tooMuch !== null) return { value: null, document: null, problems: [tooMuch], place: () => ({ line: 1, column: 1 }) }
  const document = parseDocument(text, {
    version: '1.1',
    merge: false,
    uniqueKeys: false,
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: counter,
    customTags: tags => tags.filter(tag => typeof tag === 'string' || !(notKubernetes.test(tag.tag) || tag.format === 'TIME')),
  })
  const problems: TextProblem[] = document.errors.slice(0, maxSyntaxProblems).map(({ message, pos, code }) => ({
    severity: 'error',
    message: code === 'MULTIPLE_DOCS' ? 'Only one object can be edited: there is a second document.' : (plainWords.get(message) ?? message),
    from: pos[0],
    to: Math.max(pos[1], pos[0] + 1),
  }))
  const complain = (node: Node | null, message: string) => {
    const [from, to] = node?.range ?? [0, 1]
    if (problems.length < maxProblems) problems.push({ severity: 'error', message, from, to: Math.max(to, from + 1) })
  }
  const value = problems.length === 0 ? plainOf(document.contents, complain, 0) : null
  if (problems.length > 0) return { value: null, document, problems, place }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain(document.contents, 'It must be an object: a map with apiVersion, kind and metadata.')
    return { value: null, document, problems, place }
  }
  return { value: { ...value }, document, problems, place }
}

/** What the parser says in words of YAML's specification. */
const plainWords: ReadonlyMap<string, string> = new Map([
  [
    'Nested mappings are not allowed in compact mappings',
    'A key can’t stand here, behind a value. Check the line before and the indentation.',
  ],
  ['Implicit keys need to be on a single line', 'There is no colon behind this, or the next line is indented wrongly.'],
  ['Implicit map keys need to be followed by map values', 'There is no colon behind this key.'],
  ['All mapping items must start at the same column', 'The indentation is another than that of the keys around it.'],
  ['All sequence items must start at the same column', 'The indentation is another than that of the items around it.'],
  ['Tabs are not allowed as indentation', 'Tabs can’t indent: use spaces.'],
])

type Complain = (node: Node | null, message: string) => void

/** The JSON value of a node. */
function plainOf(node: unknown, complain: Complain, depth: number): unknown {
  if (node === null || node === undefined) return null
  if (isAlias(node)) complain(node, 'Aliases (*) are not read here: write the value out.')
  else if (isScalar(node)) return scalarOf(node, complain)
  else if (depth > maxNesting) complain(isMap(node) || isSeq(node) ? node : null, `It nests more than ${maxNesting} levels deep.`)
  else if (isSeq(node)) {
    refuseProperties(node, complain)
    return node.items.map(item => plainOf(item, complain, depth + 1))
  } else if (isMap(node)) {
    refuseProperties(node, complain)
    const entries = new Map<string, unknown>()
    for (const { key, value } of node.items) {
      const name = keyOf(key, complain)
      if (name === null) continue
      if (entries.has(name)) complain(isScalar(key) ? key : node, `“${name}” is there twice.`)
      entries.set(name, plainOf(value, complain, depth + 1))
    }
    return Object.fromEntries(entries)
  }
  return null
}

function refuseProperties(node: Node & { anchor?: string }, complain: Complain): void {
  if (node.tag !== undefined) complain(node, 'Tags (!) are not read here.')
  if (node.anchor !== undefined) complain(node, 'Anchors (&) are not read here.')
}

function scalarOf(node: Scalar, complain: Complain): unknown {
  refuseProperties(node, complain)
  const { value } = node
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) complain(node, 'The number is too large to be carried exactly. As text, put it in quotes.')
    return number
  }
  if (typeof value === 'number' && !Number.isFinite(value)) complain(node, 'JSON has no such number. As text, put it in quotes.')
  return typeof value === 'symbol' ? (node.source ?? '') : value
}

/** Keys are texts; a number or a word that YAML takes for something else is its own text, as kubectl has it. */
function keyOf(key: unknown, complain: Complain): string | null {
  if (!isScalar(key)) {
    complain(isMap(key) || isSeq(key) || isAlias(key) ? key : null, 'A key must be a text.')
    return null
  }
  refuseProperties(key, complain)
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function faultOfSize(text: string): TextProblem | null {
  const fault = (message: string, at: number): TextProblem => ({ severity: 'error', message, from: at, to: at + 1 })
  if (text.length > maxManifestChars) return fault(`It is longer than ${maxManifestChars / 1024} KiB.`, 0)
  let flow = 0
  let inLine = 0
  let keys = 0
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    const first = token[0]
    if (first === '\n' || first === '\r') inLine = 0
    else if (token === '{' || token === '[') flow += 1
    else if (token === '}' || token === ']') flow -= 1
    else if (token === '-' || token === '?') inLine += 1
    else if (token === ':') keys += 1
    if (flow > maxNesting || inLine > maxNesting) return fault(`It nests more than ${maxNesting} levels deep.`, offset)
    if (keys > maxKeys) return fault(`It has more than ${maxKeys} keys.`, offset)
    // The lexer's own marks (scalar, document, flow end) stand for no text.
    if (!(token.length === 1 && (first === '\x02' || first === '\x18' || first === '\x1f'))) offset += token.length
  }
  return null
}
