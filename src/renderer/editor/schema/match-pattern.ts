/**
 * Whether a text matches a pattern of a schema; null when that is not tried here, and is left to the server. The pattern comes from a cluster and
 * was made for an engine that never runs long: this one steps through all states at once, so its work is bounded by their number times the text.
 */
export function matchesPattern(pattern: string, text: string): boolean | null {
  if (pattern.length > maxPattern || text.length > maxText) return null
  try {
    const start = compile(pattern)
    return run(start, text)
  } catch (error) {
    if (error instanceof Unsupported) return null
    throw error
  }
}

const maxPattern = 1_000
const maxText = 1_000
/** Repetitions are written out. */
const maxStates = 5_000
const maxDepth = 50

/** What RE2 has and this has not. */
class Unsupported extends Error {}

type State =
  | { readonly kind: 'split'; next: State[] }
  | { readonly kind: 'char'; readonly fits: (char: string) => boolean; next: State[] }
  | {
      readonly kind: 'start' | 'end'
      next: State[]
    }
  | { readonly kind: 'match'; next: State[] }

/** A piece of the machine: it begins at `from`, and what comes after is hung onto `to`. */
type Piece = { readonly from: State; readonly to: State }

const classes: Readonly<Record<string, (char: string) => boolean>> = {
  d: char => /^[0-9]$/.test(char),
  w: char => /^[0-9A-Za-z_]$/.test(char),
  s: char => /^[\t\n\f\r ]$/.test(char),
  D: char => !/^[0-9]$/.test(char),
  W: char => !/^[0-9A-Za-z_]$/.test(char),
  S: char => !/^[\t\n\f\r ]$/.test(char),
}
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' }

function compile(pattern: string): State {
  const chars = [...pattern]
  let at = 0
  let states = 0

  function state<S extends State>(made: S): S {
    states += 1
    if (states > maxStates) throw new Unsupported()
    return made
  }
  const split = (): State => state<State>({ kind: 'split', next: [] })

  function alternatives(depth: number): Piece {
    if (depth > maxDepth) throw new Unsupported()
    const from = split()
    const to = split()
    for (;;) {
      const piece = sequence(depth)
      from.next.push(piece.from)
      piece.to.next.push(to)
      if (chars[at] !== '|') return { from, to }
      at += 1
    }
  }

  function sequence(depth: number): Piece {
    const from = split()
    let to: State = from
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') {
      const piece = repeated(depth)
      to.next.push(piece.from)
      to = piece.to
    }
    return { from, to }
  }

  function repeated(depth: number): Piece {
    const begin = at
    let piece = atom(depth)
    for (;;) {
      const bounds = quantifier()
      if (bounds === null) return piece
      const end = at
      piece = repeat(begin, depth, bounds)
      at = end
      if (quantifierFollows()) throw new Unsupported()
    }
  }

  function quantifierFollows(): boolean {
    return ['*', '+', '{'].includes(chars[at] ?? '')
  }

  /** `[least, most]`; most null: any number. */
  function quantifier(): readonly [number, number | null] | null {
    const char = chars[at]
    let bounds: readonly [number, number | null] | null = null
    if (char === '*') bounds = [0, null]
    else if (char === '+') bounds = [1, null]
    else if (char === '?') bounds = [0, 1]
    if (bounds !== null) at += 1
    else if (char === '{') {
      const found = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(chars.slice(at, at + 14).join(''))
      if (found === null) return null
      at += found[0].length
      const least = Number(found[1])
      bounds = [least, found[2] === undefined ? least : found[3] === '' ? null : Number(found[3])]
    }
    // A lazy one matches the same texts.
    if (bounds !== null && chars[at] === '?') at += 1
    return bounds
  }

  function repeat(begin: number, depth: number, [least, most]: readonly [number, number | null]): Piece {
    const copy = () => {
      at = begin
      return atom(depth)
    }
    const from = split()
    let to: State = from
    for (let count = 0; count < least; count++) {
      const piece = copy()
      to.next.push(piece.from)
      to = piece.to
    }
    const after = split()
    if (most === null) {
      const piece = copy()
      const loop = split()
      to.next.push(loop)
      loop.next.push(piece.from, after)
      piece.to.next.push(loop)
    } else {
      for (let count = least; count < most; count++) {
        to.next.push(after)
        const piece = copy()
        to.next.push(piece.from)
        to = piece.to
      }
      to.next.push(after)
    }
    return { from, to: after }
  }

  function single(fits: (char: string) => boolean): Piece {
    const to = split()
    return { from: state({ kind: 'char', fits, next: [to] }), to }
  }

  function atom(depth: number): Piece {
    const char = chars[at]
    at += 1
    if (char === '(') {
      if (chars[at] === '?') {
        if (chars[at + 1] !== ':') throw new Unsupported()
        at += 2
      }
      const piece = alternatives(depth + 1)
      if (chars[at] !== ')') throw new Unsupported()
      at += 1
      return piece
    }
    if (char === '^' || char === '$') {
      const to = split()
      return { from: state({ kind: char === '^' ? 'start' : 'end', next: [to] }), to }
    }
    if (char === '.') return single(each => each !== '\n')
    if (char === '[') return single(set())
    if (char === '\\') return single(escaped())
    if (char === undefined || char === '*' || char === '+' || char === '?') throw new Unsupported()
    return single(each => each === char)
  }

  function escaped(): (char: string) => boolean {
    const char = chars[at] ?? ''
    at += 1
    const known = Object.hasOwn(classes, char) ? classes[char] : undefined
    if (known !== undefined) return known
    if (/^[0-9A-Za-z]$/.test(char) && !Object.hasOwn(controls, char)) throw new Unsupported()
    const literal = controls[char] ?? char
    return each => each === literal
  }

  function set(): (char: string) => boolean {
    const negated = chars[at] === '^'
    if (negated) at += 1
    const parts: ((char: string) => boolean)[] = []
    for (let first = true; first || chars[at] !== ']'; first = false) {
      const char = chars[at]
      if (char === undefined || (char === '[' && chars[at + 1] === ':')) throw new Unsupported()
      at += 1
      if (char === '\\') {
        parts.push(escaped())
        continue
      }
      if (chars[at] === '-' && chars[at + 1] !== ']' && chars[at + 1] !== undefined) {
        const last = chars[at + 1] ?? ''
        if (last === '\\') throw new Unsupported()
        at += 2
        parts.push(each => each >= char && each <= last)
      } else parts.push(each => each === char)
    }
    at += 1
    return each => parts.some(part => part(each)) !== negated
  }

  const whole = alternatives(0)
  if (at < chars.length) throw new Unsupported()
  whole.to.next.push(state({ kind: 'match', next: [] }))
  return whole.from
}

function run(start: State, text: string): boolean {
  const chars = [...text]
  let current = new Set<State>()
  for (let at = 0; at <= chars.length; at++) {
    // A pattern may begin to match anywhere.
    const reached = reach([...current, start], at, chars.length)
    for (const each of reached) if (each.kind === 'match') return true
    const char = chars[at]
    if (char === undefined) return false
    current = new Set([...reached].flatMap(each => (each.kind === 'char' && each.fits(char) ? each.next : [])))
  }
  return false
}

/** All states that can be reached without taking a character. */
function reach(from: readonly State[], at: number, length: number): Set<State> {
  const seen = new Set<State>()
  const queue = [...from]
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (seen.has(state)) continue
    seen.add(state)
    const passes = state.kind === 'split' || (state.kind === 'start' && at === 0) || (state.kind === 'end' && at === length)
    if (passes) queue.push(...state.next)
  }
  return seen
}
