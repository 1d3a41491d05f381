import { EventEmitter, once } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { onError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { MessagePortMain } from 'electron'
import { WebSocket } from 'ws'
import type { App } from '../../src/main/app.ts'
import { quietPort } from '../../src/main/electron/quiet-port.ts'
import type { LoopbackHost } from '../../src/main/host/loopback-host.ts'
import { answerUnreadable } from '../../src/main/procedures/answer-unreadable.ts'
import { type Contract, contract } from '../../src/shared/contract.ts'

export type Client = ContractRouterClient<Contract>

/** One way into the app. */
export interface Door extends AsyncDisposable {
  readonly client: Client
  /** Everything that came out of the app through it, as text; empty where it can't be seen. */
  readonly heard: string[]
  /** Sends what no client would. */
  readonly sendRaw: (data: string | Uint8Array) => void
}

export const testToken = 'test-token-0123456789'

/** A worker's port with the manners of Electron's. */
function electronPort(port: MessagePort): MessagePortMain {
  const events = new EventEmitter()
  port.on('message', data => events.emit('message', { data, ports: [] }))
  port.on('close', () => events.emit('close'))
  const own = { postMessage: (data: unknown) => port.postMessage(data), start: () => port.start(), close: () => port.close() }
  return Object.assign(events, own) as unknown as MessagePortMain
}

/** A message port that is served as the desktop shell serves its windows. */
export async function openPortDoor(app: App, dropped: (reason: string) => void = () => undefined): Promise<Door> {
  const { port1, port2 } = new MessageChannel()
  const { log } = app.callContext
  new RPCHandler(app.router, { interceptors: [onError(answerUnreadable(log))] }).upgrade(quietPort(electronPort(port1), dropped), {
    context: app.callContext,
  })
  const heard: string[] = []
  port2.on('message', data => heard.push(asText(data)))
  const link: ClientLink<ClientContext> = new PortLink({ port: port2 })
  port2.start()
  return {
    client: createORPCClient(link),
    heard,
    sendRaw: data => port2.postMessage(data),
    async [Symbol.asyncDispose]() {
      port2.close()
    },
  }
}

/** A WebSocket to the loopback host. */
export async function openSocketDoor(host: LoopbackHost): Promise<Door> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc?token=${testToken}`, { origin: host.origin })
  const heard: string[] = []
  socket.on('message', data => heard.push(asText(data)))
  await once(socket, 'open')
  // ws's own typing of the browser's events is narrower than the browser's.
  const link: ClientLink<ClientContext> = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })
  return {
    client: createORPCClient(link),
    heard,
    sendRaw: data => socket.send(data),
    async [Symbol.asyncDispose]() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** REST, through the client that the OpenAPI document implies. */
export async function openRestDoor(host: LoopbackHost): Promise<Door> {
  const heard: string[] = []
  const link: ClientLink<ClientContext> = new OpenAPILink(contract, {
    url: `${host.origin}/api/v1`,
    headers: { authorization: `Bearer ${testToken}` },
    async fetch(request, init) {
      const answer = await globalThis.fetch(request, init)
      heard.push(await answer.clone().text())
      return answer
    },
  })
  return {
    client: createORPCClient(link),
    heard,
    sendRaw: () => {
      throw new Error('REST has no raw messages')
    },
    async [Symbol.asyncDispose]() {
      // Nothing is held open.
    },
  }
}

function asText(data: unknown): string {
  if (typeof data === 'string') return data
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('latin1')
  return Buffer.isBuffer(data) || data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : String(data)
}
