import type { IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'

/** A server under test. */
export interface ServerUnderTest {
  readonly name: string
  readonly url: string
  /** PEM. */
  readonly ca: string
  /** Of a user who may do everything, also act as others. */
  readonly token: string
  /** Forgets all past events. */
  compact(): Promise<void>
}

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** A request as it goes. */
export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** A watch that goes on in the background. */
export interface OpenWatch {
  /** Resolves with the answer so far once it has this many more lines, or has ended. */
  read(lines: number): Promise<RawAnswer>
  close(): void
}

/** What has not come by then hangs. */
const patienceMs = 15_000

/** A connection that sends requests to one server. */
export interface Connection extends Disposable {
  send(request: RawRequest): Promise<RawAnswer>
  watch(request: RawRequest): Promise<OpenWatch>
}

/** Opens a connection to a server under test. */
export function connect(server: ServerUnderTest): Connection {
  const agent = new Agent({ keepAlive: true, ca: server.ca, maxSockets: 8 })
  const { hostname, port } = new URL(server.url)

  function open({ method, path, headers, body }: RawRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const all = { authorization: `Bearer ${server.token}`, 'user-agent': 'suite/1', ...headers }
      const bytes = body === undefined ? undefined : Buffer.from(body)
      const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) }
      const request = httpsRequest({ agent, hostname, port, method, path, headers: { ...all, ...length } }, resolve)
      request.on('error', reject)
      request.setTimeout(patienceMs, () => request.destroy(new Error(`${server.name}: no answer to ${method} ${path}`)))
      request.end(bytes)
    })
  }

  return {
    async send(request) {
      const response = await open(request)
      return { status: response.statusCode ?? 0, headers: response.headers, text: await readAll(response) }
    },
    async watch(request) {
      const response = await open(request)
      let text = ''
      let ended = false
      let taken = 0
      const listeners = new Set<() => void>()
      const tell = (): void => {
        for (const listener of listeners) listener()
      }
      response.setEncoding('utf8')
      response.on('data', chunk => {
        text += String(chunk)
        tell()
      })
      const end = (): void => {
        ended = true
        tell()
      }
      response.on('end', end).on('close', end).on('error', end)
      return {
        read(lines) {
          return new Promise(resolve => {
            const answer = (): void => {
              const complete = text.split('\n').slice(0, -1)
              if (complete.length < taken + lines && !ended) return
              listeners.delete(answer)
              clearTimeout(timer)
              const part = complete.slice(taken, taken + lines)
              taken += part.length
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: part.length > 0 ? `${part.join('\n')}\n` : text,
              })
            }
            const timer = setTimeout(end, patienceMs)
            listeners.add(answer)
            answer()
          })
        },
        close: () => response.destroy(),
      }
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
