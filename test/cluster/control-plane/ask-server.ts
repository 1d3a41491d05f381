import { Agent, request } from 'undici'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body as JSON; null when it isn't. */
  readonly body: unknown
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly contentType?: string
  readonly accept?: string
  /** null: without a token. */
  readonly token?: string | null
}

/** Plain requests to one API server. Throws only when nobody answers. */
export interface AskServer extends AsyncDisposable {
  (path: string, options?: AskOptions): Promise<Answer>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Requests to `url`, trusting `ca`, with `token` unless a call names another. */
export function openAskServer(url: string, ca: string, token: string): AskServer {
  const agent = new Agent({ connect: { ca }, headersTimeout: 60_000, bodyTimeout: 60_000, connections: 16 })
  const ask = async (path: string, options: AskOptions = {}): Promise<Answer> => {
    const bearer = options.token === undefined ? token : options.token
    const answer = await request(`${url}${path}`, {
      dispatcher: agent,
      method: options.method ?? 'GET',
      headers: {
        accept: options.accept ?? 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(options.body === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, text, body: parse(text) }
  }
  return Object.assign(ask, { [Symbol.asyncDispose]: () => agent.destroy() })
}
