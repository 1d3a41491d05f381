import { Lexer, parseDocument } from 'yaml'

/** Larger than any kubeconfig of people: a fleet of a thousand clusters with certificates is below 4 MiB. */
export const maxKubeconfigBytes = 4 * 1024 * 1024
const maxNesting = 64
const maxAliases = 100
const maxLines = 100_000
/** A thousand clusters have some 15,000; beyond, the parser takes seconds. */
const maxKeys = 40_000
/** YAML allows none of these in its text; names with them could steer a terminal. */
const forbidden = /[^\P{Cc}\t\n\r\u0085]/u

/** Thrown with a sentence for the user when a text is no YAML that we read. */
export class KubeconfigSyntaxError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'KubeconfigSyntaxError'
  }
}

/** Bytes of a kubeconfig to text: UTF-8, or UTF-16 when its mark says so, as kubectl's parser reads them. */
export function decodeKubeconfig(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}

/**
 * The first document of a YAML text as plain data. What could cost much (size, nesting, aliases) is refused by a linear look at the tokens
 * before anything is composed; keys are not checked for uniqueness, because that check is quadratic.
 */
export function readKubeconfigYaml(text: string): unknown {
  if (text.length > maxKubeconfigBytes) throw new KubeconfigSyntaxError('It is larger than 4 MiB.')
  if (forbidden.test(text)) throw new KubeconfigSyntaxError('It holds control characters.')
  const first = checkTokens(text.replace(/^\uFEFF/, ''))
  const document = parseDocument(first, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent', version: '1.1', merge: true })
  const problem = document.errors[0]
  if (problem !== undefined) throw new KubeconfigSyntaxError(`It is not valid YAML: ${lineOf(first, problem.pos[0])}${problem.message}`)
  try {
    return document.toJS({ maxAliasCount: maxAliases })
  } catch (error) {
    throw new KubeconfigSyntaxError(`It is not valid YAML: ${error instanceof Error ? error.message : 'aliases can not be resolved'}`)
  }
}

function lineOf(text: string, position: number): string {
  return `line ${text.slice(0, position).split('\n').length}: `
}

/** Returns the text up to its second document, or throws. */
function checkTokens(text: string): string {
  let flow = 0
  let inLine = 0
  let aliases = 0
  let lines = 0
  let keys = 0
  let documents = 0
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    const kind = token[0]
    if (token === '---' || token.startsWith('--- ')) {
      documents += 1
      if (documents > 1) return text.slice(0, offset)
    }
    if (kind === '\n' || kind === '\r') {
      lines += 1
      inLine = 0
    } else if (token === '{' || token === '[') flow += 1
    else if (token === '}' || token === ']') flow -= 1
    else if (token === '-' || token === '?') inLine += 1
    else if (token === ':') keys += 1
    else if (kind === '*') aliases += 1
    if (flow > maxNesting || inLine > maxNesting) throw new KubeconfigSyntaxError('It nests too deeply.')
    if (aliases > maxAliases) throw new KubeconfigSyntaxError(`It has more than ${maxAliases} YAML aliases.`)
    if (keys > maxKeys) throw new KubeconfigSyntaxError(`It has more than ${maxKeys} keys.`)
    if (lines > maxLines) throw new KubeconfigSyntaxError(`It has more than ${maxLines} lines.`)
    // The lexer's own marks (scalar, document, flow end) stand for no text.
    if (!(token.length === 1 && (kind === '\x02' || kind === '\x18' || kind === '\x1f'))) offset += token.length
  }
  return text
}
