import { type AnyRouter, onError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import { answerUnreadable } from '../procedures/answer-unreadable.ts'
import type { CallContext } from '../procedures/serve.ts'
import { isFromOrigin } from './app-origin.ts'
import { quietPort } from './quiet-port.ts'

/** Preload asks on this channel, and gets its port on it. */
export const portChannel = 'clouddb-port'

/** Warnings about unreadable messages per port; a page that goes on is broken, and the log needn't say it for ever. */
const maxWarnings = 5

/** What serving ports needs. */
interface ServePortsDeps {
  readonly router: AnyRouter
  /** What each call is given beside its input. */
  readonly context: CallContext
  /** The origin of our pages. */
  readonly origin: string
  /** Whether these contents are of one of our own windows. */
  readonly isOurs: (contents: WebContents) => boolean
  readonly openChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain }
  /** Sees each successful call: its path (`preferences.set`) and what came out. */
  readonly onOutput: (path: string, output: unknown) => void
}

/** Serves our own pages. */
export interface PortService extends Disposable {
  /** Answers a page that asks for its port. */
  serve(event: IpcMainEvent): void
}

/**
 * Gives each of our windows one message port to the app's procedures. Only the main frame of one of our own windows that shows our own page
 * is served; a page that loads anew gets a new port, and its old one is closed, which ends its calls and streams.
 */
export function servePorts(deps: ServePortsDeps): PortService {
  const handler = new RPCHandler(deps.router, {
    interceptors: [onError(answerUnreadable(deps.context.log))],
    clientInterceptors: [
      async call => {
        const output = await call.next()
        deps.onOutput(call.path.join('.'), output)
        return output
      },
    ],
  })
  const open = new Map<WebContents, MessagePortMain>()
  function close(contents: WebContents): void {
    open.get(contents)?.close()
    open.delete(contents)
  }
  return {
    serve(event) {
      const { sender, senderFrame } = event
      if (senderFrame === null || !isTrusted(sender, senderFrame)) {
        deps.context.log.warn('a frame that is not our page asked for a port')
        return
      }
      if (open.has(sender)) close(sender)
      else sender.once('destroyed', () => close(sender))
      const { port1, port2 } = deps.openChannel()
      open.set(sender, port1)
      handler.upgrade(quietPort(port1, dropper()), { context: deps.context })
      port1.start()
      senderFrame.postMessage(portChannel, null, [port2])
    },
    [Symbol.dispose]() {
      for (const contents of [...open.keys()]) close(contents)
    },
  }
  function dropper(): (reason: string) => void {
    let told = 0
    return reason => {
      told += 1
      if (told <= maxWarnings) deps.context.log.warn(`a message of the page was dropped: ${reason}`)
    }
  }
  function isTrusted(sender: WebContents, frame: NonNullable<IpcMainEvent['senderFrame']>): boolean {
    return deps.isOurs(sender) && frame === sender.mainFrame && frame.parent === null && isFromOrigin(frame.url, deps.origin)
  }
}
