import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Guard {
  /** Host headers that are ours; the first one is canonical. */
  readonly hosts: readonly string[]
  /** Why the request is none of ours, or null. Checks Host (DNS rebinding) and Origin (other pages). */
  refuse(request: IncomingMessage): string | null
  /** Why a WebSocket may not be opened, or null: it needs the token in its query and, from a browser, our origin. */
  refuseSocket(request: IncomingMessage): string | null
  hasBearer(request: IncomingMessage): boolean
}

/** Keeps the loopback host to those who were given the launch's token. */
export function createGuard(deps: { readonly port: number; readonly token: string; readonly devOrigin: string | null }): Guard {
  const hosts = [`127.0.0.1:${deps.port}`, `localhost:${deps.port}`]
  const origins = new Set([...hosts.map(host => `http://${host}`), ...(deps.devOrigin === null ? [] : [deps.devOrigin])])
  const expected = digest(deps.token)

  function matches(given: string): boolean {
    return timingSafeEqual(digest(given), expected)
  }

  return {
    hosts,
    refuse(request) {
      if (!hosts.includes(request.headers.host ?? '')) return 'This address answers only as 127.0.0.1.'
      const { origin } = request.headers
      if (origin !== undefined && !origins.has(origin)) return 'Calls from pages of other origins are refused.'
      return null
    },
    refuseSocket(request) {
      const token = new URL(request.url ?? '/', 'http://host').searchParams.get('token')
      return token !== null && matches(token) ? null : 'The launch’s token is missing or wrong.'
    },
    hasBearer(request) {
      const match = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')
      return match?.[1] !== undefined && matches(match[1])
    },
  }
}

/** Equal lengths, so that comparing takes the same time whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
