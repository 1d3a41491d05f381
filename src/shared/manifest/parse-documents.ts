import { Lexer, parseAllDocuments } from 'yaml'

/** The documents of a YAML text as values, empty ones left out; or what is wrong with it, in a sentence. */
export type Documents = { readonly values: readonly unknown[] } | { readonly problem: string }

/** The same, each document as JSON text, which is cheaper to hand from thread to thread than what it says. */
export type DocumentTexts = { readonly texts: readonly string[] } | { readonly problem: string }

/** Characters; the largest manifest of an operator that is published has some 1.5 million, most of them descriptions in CRDs. */
export const longestManifest = 4_000_000
/** Of the lexer. That largest manifest has some 90,000; a text that is nothing but commas would take gigabytes to parse. */
const mostTokens = 600_000
const mostAliases = 50
const mostDepth = 100
/** Aliases may write the same out again and again. In characters. */
const longestOutput = 2 * longestManifest

/**
 * Parses a text of several YAML documents. It is a file that anybody may have written, so size, number of tokens, depth and aliases are bounded.
 * Never throws. A large manifest takes a second of the processor, and several on a busy machine.
 */
export function parseDocuments(text: string): DocumentTexts {
  const fault = faultOfSize(text)
  if (fault !== null) return { problem: fault }
  const options = { uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'silent' } as const
  try {
    if (hasTooManyTokens(text))
      return { problem: `It has more than ${mostTokens.toLocaleString('en')} parts: no manifest of an operator has.` }
    const texts: string[] = []
    let length = 0
    for (const document of parseAllDocuments(text, options)) {
      const [error] = document.errors
      if (error !== undefined) return { problem: `It is no YAML: ${error.message.slice(0, 200)} (line ${lineAt(text, error.pos[0])}).` }
      const value: unknown = document.toJS({ maxAliasCount: mostAliases })
      if (value === null || value === undefined) continue
      if (isTooDeep(value, mostDepth)) return { problem: 'It is nested too deeply.' }
      const json = JSON.stringify(value)
      length += json.length
      if (length > longestOutput) return { problem: 'Its aliases make it longer than any manifest.' }
      texts.push(json)
    }
    return { texts }
  } catch (error) {
    return { problem: `It is no YAML: ${error instanceof Error ? error.message.slice(0, 200) : 'it can’t be read'}.` }
  }
}

/** What can be told of a text without parsing it; null: nothing speaks against it. */
export function faultOfSize(text: string): string | null {
  if (text.length > longestManifest) return `It is longer than ${longestManifest / 1_000_000} million characters.`
  return text.trim() === '' ? 'It is empty.' : null
}

function hasTooManyTokens(text: string): boolean {
  let count = 0
  for (const _token of new Lexer().lex(text)) {
    count += 1
    if (count > mostTokens) return true
  }
  return false
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line += 1
  return line
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return left === 0 || Object.values(value).some(each => isTooDeep(each, left - 1))
}
