/** Deepest nesting that is accepted from a server. Kubernetes itself stays below 30; deeper values overflow stacks in code that walks them. */
export const maxJsonDepth = 256

/** Whether a JSON text nests deeper than the limit. One pass, no recursion; says nothing about whether the text is valid. */
export function nestsTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at + 1)
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > maxJsonDepth) return true
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return false
}

function endOfString(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at
    at += code === 0x5c ? 2 : 1
  }
  return at
}

/**
 * A cheap guard for the hot path: bracket-dense texts blow up in memory when parsed, and only those need the full look before parsing. Looks at
 * windows at random places, so that a text can't be arranged around them.
 */
export function looksBracketDense(text: string, random: () => number): boolean {
  const windows = 64
  const size = 96
  if (text.length < 64 * 1024) return false
  let brackets = 0
  for (let i = 0; i < windows; i += 1) {
    const start = Math.floor(random() * (text.length - size))
    for (let at = start; at < start + size; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 0x7b || code === 0x5b) brackets += 1
    }
  }
  return brackets > (windows * size) / 8
}

/** Whether a parsed value nests deeper than the limit. Its own recursion ends at the limit. */
export function valueNestsTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth >= maxJsonDepth) return true
  if (Array.isArray(value)) {
    for (const item of value) if (valueNestsTooDeep(item, depth + 1)) return true
    return false
  }
  for (const key in value) if (valueNestsTooDeep((value as Record<string, unknown>)[key], depth + 1)) return true
  return false
}
