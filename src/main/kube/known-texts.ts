import { byte } from './skip-json.ts'

/** The texts of one field of many objects. */
export interface Texts {
  /** A known text, if that is what the quote at `start` opens; else null. */
  recall(json: Buffer, start: number): string | null
  /** Reads the text from its opening quote at `start` to after its closing one. Throws SyntaxError when it is no JSON. */
  read(json: Buffer, start: number, stop: number): string
}

/** Longer texts hardly ever come twice. */
const longest = 200
/** A power of two. */
const slots = 64
/** So often must a text be new, and new more often than known, before looking for known ones is given up. */
const patience = 200

/**
 * Most fields of many objects say one of a few things (a phase, a condition's message, an image): each such text is made once and held once.
 * Fields that never repeat (names, uids, times) are noticed, and read without looking.
 */
export function createTexts(): Texts {
  let known: string[] | null = new Array<string>(slots).fill('')
  let hits = 0
  let misses = 0

  return {
    recall(json, start) {
      if (known === null) return null
      const candidate = known[slotAt(json, start)] ?? ''
      if (candidate === '' || !isAt(candidate, json, start + 1) || json[start + 1 + candidate.length] !== byte.quote) return null
      hits += 1
      return candidate
    },
    read(json, start, stop) {
      let bits = 0
      for (let at = start + 1; at < stop - 1; at += 1) {
        const code = json[at] ?? 0
        if (code === byte.backslash || code < 0x20) return JSON.parse(json.toString('utf8', start, stop))
        bits |= code
      }
      if (bits >= 0x80) return json.toString('utf8', start + 1, stop - 1)
      const text = json.toString('latin1', start + 1, stop - 1)
      if (known !== null && text.length <= longest) {
        known[slotAt(json, start)] = text
        misses += 1
        if (misses > patience && misses > hits) known = null
      }
      return text
    },
  }
}

/** From a few bytes near the start: where a text is shorter, from what follows it, which is mostly the same too. */
function slotAt(json: Buffer, start: number): number {
  return ((json[start + 1] ?? 0) * 31 + (json[start + 5] ?? 0) * 7 + (json[start + 10] ?? 0)) & (slots - 1)
}

/** Whether these bytes are this text, which is plain ASCII. */
export function isAt(text: string, json: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== json[start + at]) return false
  return true
}
