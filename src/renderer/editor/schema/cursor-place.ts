import type { Step } from './schema-node.ts'

/** Where the cursor is in a block of YAML. */
export interface CursorPlace {
  /** key: a field of the object at `path` is being written; value: the value at `path`. */
  readonly kind: 'key' | 'value'
  readonly path: readonly Step[]
  /** What stands between the beginning of the word and the cursor. */
  readonly typed: string
  /** Column (from 0) at which a key begins. */
  readonly column: number
  /** Keys that the same object has already. */
  readonly siblings: ReadonlySet<string>
}

/** A key or a dash on a line, by the column where it begins. */
type Mark = { readonly column: number; readonly key: string | null }

const keyShape = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[\]{}&*!|>%@,-][^:#]*?|-[^\s:][^:#]*?)\s*:(?=\s|$)/

/** The marks of a line from left to right, and where what follows them begins. */
function marksOf(line: string): { readonly marks: readonly Mark[]; readonly rest: number } {
  const marks: Mark[] = []
  let at = line.length - line.trimStart().length
  for (let dash = /^-(?:\s+|$)/.exec(line.slice(at)); dash !== null; dash = /^-(?:\s+|$)/.exec(line.slice(at))) {
    marks.push({ column: at, key: null })
    at += dash[0].length
  }
  const key = keyShape.exec(line.slice(at))
  if (key === null) return { marks, rest: at }
  marks.push({ column: at, key: unquoted(key[1] ?? '') })
  return { marks, rest: at + key[0].length }
}

function unquoted(key: string): string {
  return /^(".*"|'.*')$/.test(key) ? key.slice(1, -1) : key
}

const isBlank = (line: string) => /^\s*(#.*)?$/.test(line) || /^(---|\.\.\.)/.test(line)

/**
 * Where the cursor is, by indentation alone: a text is broken most of the time while it is written, so that it can't be parsed. Lines and columns
 * count from 0. Null where nothing can be said: within comments, and in lists and maps in brackets.
 */
export function cursorPlace(lines: readonly string[], line: number, column: number): CursorPlace | null {
  const head = (lines[line] ?? '').slice(0, column)
  if (/(^|\s)#/.test(head) || /:\s+[[{|>]/.test(head)) return null
  const { marks, rest } = marksOf(head)
  const last = marks.at(-1)
  if (last !== undefined && last.key !== null) {
    const path = [...pathTo(lines, line, marks.slice(0, -1), last.column), last.key]
    return { kind: 'value', path, typed: head.slice(rest).trimStart(), column: last.column, siblings: new Set() }
  }
  const typed = head.slice(rest)
  return { kind: 'key', path: pathTo(lines, line, marks, rest), typed, column: rest, siblings: siblingsOf(lines, line, rest) }
}

/** The steps to the key at this place, itself included; null where there is none. */
export function keyPlace(lines: readonly string[], line: number, column: number): readonly Step[] | null {
  const { marks, rest } = marksOf(lines[line] ?? '')
  const last = marks.at(-1)
  if (last === undefined || last.key === null || column < last.column || column >= rest) return null
  return [...pathTo(lines, line, marks.slice(0, -1), last.column), last.key]
}

/** The steps to the object whose keys begin at `column` of this line; `before` are the marks on the line before that. */
function pathTo(lines: readonly string[], line: number, before: readonly Mark[], column: number): Step[] {
  const steps: Step[] = []
  let now: { column: number; dash: boolean } = { column, dash: false }
  const take = (mark: Mark): void => {
    if (mark.key === null ? mark.column < now.column : mark.column < now.column || (now.dash && mark.column === now.column)) {
      steps.unshift(mark.key)
      now = { column: mark.column, dash: mark.key === null }
    }
  }
  for (const mark of before.toReversed()) take(mark)
  for (let above = line - 1; above >= 0 && (now.column > 0 || now.dash); above--) {
    const text = lines[above] ?? ''
    if (isBlank(text)) continue
    for (const mark of marksOf(text).marks.toReversed()) take(mark)
  }
  return steps
}

/** Keys that begin at the same column in the same object, above and below. */
function siblingsOf(lines: readonly string[], line: number, column: number): ReadonlySet<string> {
  const found = new Set<string>()
  for (const direction of [-1, 1]) {
    for (let at = line + direction; at >= 0 && at < lines.length; at += direction) {
      const text = lines[at] ?? ''
      if (isBlank(text)) continue
      const { marks } = marksOf(text)
      const first = marks[0]?.column ?? text.length - text.trimStart().length
      const outside = first < column
      const here = marks.find(mark => mark.column === column && mark.key !== null)
      // An item's first key stands behind its dash: upwards it still belongs to this object, downwards it begins another.
      if (here !== undefined && here.key !== null && (!outside || direction === -1)) found.add(here.key)
      if (outside) break
    }
  }
  return found
}
