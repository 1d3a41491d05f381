import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import { parse as parseYaml } from 'yaml'
import { ApiError, refuse } from './api-error.ts'
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

/** Reads and parses a request's body; undefined when there is none. Throws 400, 413 or 415. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Buffer = chunk
    size += bytes.length
    if (size > maxBodyBytes) throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`)
    chunks.push(bytes)
  }
  if (size === 0) return undefined
  const type = contentTypeOf(request)
  if (type === 'application/vnd.kubernetes.protobuf') return readProtobuf(Buffer.concat(chunks))
  const text = Buffer.concat(chunks).toString('utf8')
  if (!jsonTypes.has(type) && !yamlTypes.has(type)) throw refuse.unsupportedMediaType(['application/json', 'application/yaml'])
  try {
    // JSON first also for YAML types: nearly all clients send JSON under them, and JSON.parse is far cheaper.
    if (!yamlTypes.has(type) || text.trimStart().startsWith('{')) return JSON.parse(text)
  } catch (error) {
    if (!yamlTypes.has(type)) throw refuse.badRequest(`couldn't get version/kind; json parse error: ${String(error)}`)
  }
  try {
    return parseYaml(text, { maxAliasCount: 100, uniqueKeys: false })
  } catch (error) {
    throw refuse.badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Sends one JSON answer. */
export function sendJson(response: ServerResponse, code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(`${JSON.stringify(body)}\n`)
  response.writeHead(code, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    'content-length': bytes.length,
    ...headers,
  })
  response.end(bytes)
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
