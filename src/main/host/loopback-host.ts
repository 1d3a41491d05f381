/**
 * The same app in a browser: one HTTP server on 127.0.0.1 that serves the page, a WebSocket for its calls, and REST with an OpenAPI document
 * under `/api/v1`. Off unless asked for. Every call needs the launch's token; a request for another Host, or from a page of another origin, is
 * refused before it is read.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { onError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { App } from '../app.ts'
import type { Log } from '../lib/log.ts'
import { answerUnreadable } from '../procedures/answer-unreadable.ts'
import { isCallMessage } from '../procedures/is-call-message.ts'
import { createGuard } from './guard.ts'
import { createPage } from './page.ts'
import { createRest } from './rest.ts'

export interface LoopbackHost extends AsyncDisposable {
  /** Without the token. */
  readonly origin: string
  readonly port: number
}

export interface LoopbackHostDeps {
  readonly app: App
  readonly log: Log
  /** 0 takes a free one. */
  readonly port: number
  readonly token: string
  /** Folder of the built page. */
  readonly pageDir: string
  /** Origin of a development server that serves the page instead (it forwards calls to us); null in real life. */
  readonly devOrigin: string | null
}

/** A plan with many steps fits; nobody sends more. */
const maxMessageBytes = 32 * 1024 * 1024

/** Listens. Throws the system's error when the port is taken. */
export async function openLoopbackHost(deps: LoopbackHostDeps): Promise<LoopbackHost> {
  const { app, log } = deps
  const rpc = new RPCHandler(app.router, { interceptors: [onError(answerUnreadable(log))] })
  const rest = createRest(app)
  let guard = createGuard({ port: deps.port, token: deps.token, devOrigin: deps.devOrigin })
  const page = createPage({ folder: deps.pageDir, socketOrigins: () => [`ws://${guard.hosts[0]}`] })

  const server = createServer({ requestTimeout: 60_000, headersTimeout: 15_000, maxHeaderSize: 16 * 1024 }, (request, response) => {
    answer(request, response).catch(error => {
      log.error('A request failed', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = guard.refuse(request)
    if (refusal !== null) return refuse(response, 403, refusal)
    const path = pathOf(request)
    if (path !== '/api/v1' && !path.startsWith('/api/v1/')) return page(request, response)
    if (!guard.hasBearer(request)) {
      response.setHeader('WWW-Authenticate', 'Bearer')
      return refuse(response, 401, 'Send the launch’s token: Authorization: Bearer …')
    }
    return rest(request, response)
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })
  server.on('upgrade', (request, socket, head) => {
    const refusal = guard.refuse(request) ?? guard.refuseSocket(request)
    if (refusal !== null || pathOf(request) !== '/rpc') {
      log.warn(`A WebSocket was refused: ${refusal ?? 'no such path'}`)
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, opened => {
      opened.on('error', error => log.warn(`A WebSocket broke: ${error.message}`))
      rpc.upgrade(quiet(opened), { context: app.callContext }).catch(error => log.error('A WebSocket could not be served', error))
    })
  })

  const port = await listen(server, deps.port)
  guard = createGuard({ port, token: deps.token, devOrigin: deps.devOrigin })
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the host got no port'))
      else resolve(address.port)
    })
  })
}

/** The socket as the handler sees it: messages that are no calls are dropped before they reach it. */
function quiet(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  const addEventListener = (type: string, listen: (event: { data?: unknown }) => void) => {
    const heard = (event: { data?: unknown }) => {
      if (type !== 'message' || isCallMessage(event.data)) listen(event)
    }
    Reflect.apply(socket.addEventListener, socket, [type, heard])
  }
  return { send: socket.send.bind(socket), addEventListener: addEventListener as WebSocket['addEventListener'] }
}

/** Refusals stay JSON for scripts; a person in a browser can read them too. */
function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
  const code = status === 401 ? 'unauthorized' : 'forbidden'
  response.end(JSON.stringify({ code, status, message, data: { hint: null, fields: [], detail: null } }))
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/'
}
