import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml'
import { ApiError, refuse } from './api-error.ts'
import { noteDuplicates } from './duplicate-fields.ts'
import { prefersYaml } from './negotiate.ts'
import { readProtobuf } from './protobuf.ts'

/** The API server's own limit on request bodies. */
const maxBodyBytes = 3 * 1024 * 1024
/** The API server compresses answers above this size, at the fastest level. */
const gzipFrom = 128 * 1024
const jsonTypes = new Set([
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
])
const yamlTypes = new Set(['application/yaml', 'application/apply-patch+yaml', 'text/yaml'])

/** The content type without parameters; JSON where none is given. */
export function contentTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** How a body that can't be read is refused. */
export interface BodyRules {
  readonly mayBeEmpty: boolean
  /** The refusal, from what the parser says and the text. */
  refuse(why: string, text: string): ApiError
}

/** Reads and parses a request's body; undefined when there is none and there need be none. Throws 400, 413 or 415. */
export async function readBody(request: IncomingMessage, rules: BodyRules): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Buffer = chunk
    size += bytes.length
    if (size > maxBodyBytes) throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)
    chunks.push(bytes)
  }
  if (size === 0 && rules.mayBeEmpty) return undefined
  const type = contentTypeOf(request)
  if (type === 'application/vnd.kubernetes.protobuf') return readProtobuf(Buffer.concat(chunks))
  const text = Buffer.concat(chunks).toString('utf8')
  if (!jsonTypes.has(type) && !yamlTypes.has(type))
    throw refuse.unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  try {
    // JSON first also for YAML types: nearly all clients send JSON under them, and JSON.parse is far cheaper.
    if (!yamlTypes.has(type) || text.trimStart().startsWith('{')) {
      const body: unknown = JSON.parse(text)
      noteDuplicates(body, text)
      return body
    }
  } catch (error) {
    if (!yamlTypes.has(type)) throw rules.refuse(jsonProblem(error, text), text)
  }
  try {
    return parseYaml(text, { maxAliasCount: 100, uniqueKeys: false })
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw refuse.badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${why}`)
  }
}

/** What is wrong with a text that is no JSON; a text that ends too early is told as the API server tells it. */
function jsonProblem(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  return position >= text.trimEnd().length ? 'unexpected end of JSON input' : message
}

/** Sends one answer: JSON, or YAML to those who take that first. */
export function sendJson(response: ServerResponse, code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const yaml = prefersYaml(response.req.headers.accept)
  const data: unknown = yaml && Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : body
  const bytes = Buffer.isBuffer(data) ? data : Buffer.from(yaml ? stringifyYaml(data) : `${JSON.stringify(data)}\n`)
  response.writeHead(code, {
    'content-type': yaml ? 'application/yaml' : 'application/json',
    'cache-control': 'no-cache, private',
    'content-length': bytes.length,
    ...headers,
  })
  response.end(bytes)
}

/** Sends a plain text. */
export function sendText(response: ServerResponse, text: string, code = 200, type = 'text/plain; charset=utf-8'): void {
  const headers = { 'content-type': type, 'cache-control': 'no-cache, private', 'content-length': Buffer.byteLength(text) }
  response.writeHead(code, headers)
  response.end(text)
}

/** Sends an answer in pieces, compressed when the client takes gzip and the answer is large. */
export async function sendChunks(request: IncomingMessage, response: ServerResponse, chunks: Iterable<Buffer>): Promise<void> {
  const iterator = chunks[Symbol.iterator]()
  const head: Buffer[] = []
  let size = 0
  let done = false
  while (size < gzipFrom && !done) {
    const next = iterator.next()
    if (next.done) done = true
    else {
      head.push(next.value)
      size += next.value.length
    }
  }
  if (done && size < gzipFrom) return sendJson(response, 200, Buffer.concat(head))
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    vary: 'Accept-Encoding',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  })
  const rest = (function* () {
    yield* head
    for (let next = iterator.next(); !next.done; next = iterator.next()) yield next.value
  })()
  const source = Readable.from(rest, { objectMode: false })
  if (gzip) await pipeline(source, createGzip({ level: zlib.Z_BEST_SPEED }), response)
  else await pipeline(source, response)
}
