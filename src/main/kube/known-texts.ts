import { byte, skipText } from './skip-json.ts'

/** Texts that were read lately. */
export interface Texts {
  /** Reads the text whose opening quote is at `start`. Throws SyntaxError when it is no JSON, or has no end before `end`. */
  read(json: Buffer, start: number, end: number): string
  /** After the closing quote of what was read last. */
  after(): number
}

/** Longer texts hardly ever come twice. */
const longest = 200
/** A power of two: enough that names, which never come twice, don't drive out at once what does. */
const slots = 4096

/**
 * Most fields of many objects say one of a few things (a phase, a condition's message, an image), and one object says some things several times
 * (its image, the time of its conditions): each such text is made once and held once.
 */
export function createTexts(): Texts {
  const known = new Array<string>(slots).fill('')

  let after = 0

  /** With escapes, or with what must be escaped. */
  function readOdd(json: Buffer, start: number, end: number): string {
    after = skipText(json, start, end)
    if (after === -1) throw new SyntaxError('a text has no end')
    return JSON.parse(json.toString('utf8', start, after))
  }

  return {
    after: () => after,
    read(json, start, end) {
      let bits = 0
      let hash = 0
      let at = start + 1
      for (; ; at += 1) {
        if (at >= end) throw new SyntaxError('a text has no end')
        const code = json[at] ?? 0
        if (code === byte.quote) break
        if (code === byte.backslash || code < 0x20) return readOdd(json, start, end)
        bits |= code
        hash = (Math.imul(hash, 31) + code) | 0
      }
      after = at + 1
      if (bits >= 0x80) return json.toString('utf8', start + 1, at)
      const length = at - start - 1
      if (length > longest) return json.toString('latin1', start + 1, at)
      const slot = (hash ^ (hash >>> 12)) & (slots - 1)
      const candidate = known[slot] ?? ''
      if (candidate.length === length && isAt(candidate, json, start + 1)) return candidate
      const text = json.toString('latin1', start + 1, at)
      known[slot] = text
      return text
    },
  }
}

/** Whether these bytes are this text, which is plain ASCII. */
export function isAt(text: string, json: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== json[start + at]) return false
  return true
}
