/** Steps over JSON values in bytes without looking at them, but for brackets and quotes. Positions are indices; -1: broken, or nested too deeply. */
import { maxJsonDepth } from './json-depth.ts'

/** Bytes that JSON's structure is made of. */
export const byte = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openMap: 0x7b,
  closeMap: 0x7d,
} as const

const { quote, comma, colon, openList, backslash, closeList, openMap, closeMap } = byte

/** Where the next thing is. */
export function skipSpace(json: Uint8Array, start: number, end: number): number {
  let at = start
  for (; at < end; at += 1) {
    const code = json[at]
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
  }
  return at
}

/** After the value that begins here. */
export function skipValue(json: Uint8Array, start: number, end: number): number {
  const first = json[start]
  if (first === quote) return skipText(json, start, end)
  if (first !== openMap && first !== openList) return skipWord(json, start, end)
  let depth = 0
  for (let at = start; at < end; at += 1) {
    const code = json[at]
    if (code === quote) {
      // As in skipText, which would be a call for each of very many short texts.
      for (at += 1; at < end; at += 1) {
        const inner = json[at]
        if (inner === quote) break
        if (inner === backslash) at += 1
      }
    } else if (code === openMap || code === openList) {
      depth += 1
      if (depth > maxJsonDepth) return -1
    } else if (code === closeMap || code === closeList) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

/** After the text whose opening quote is here. */
export function skipText(json: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at += 1) {
    const code = json[at]
    if (code === quote) return at + 1
    if (code === backslash) at += 1
  }
  return -1
}

/** After a number, true, false or null. */
function skipWord(json: Uint8Array, start: number, end: number): number {
  let at = start
  for (; at < end; at += 1) {
    const code = json[at] ?? 0
    if (code <= 0x20 || code === comma || code === closeMap || code === closeList || code === quote || code === colon) break
  }
  return at === start ? -1 : at
}
