import type { MessagePortMain } from 'electron'
import { isCallMessage } from '../procedures/is-call-message.ts'

/** The part of a port that a message handler uses. */
interface QuietPort {
  on(event: string, listen: (event?: { data: unknown }) => unknown): void
  postMessage(data: unknown): void
}

/**
 * A port whose messages can't bring the app down: what is no call is dropped and told before the handler sees it. The handler's own errors
 * travel back as answers.
 */
export function quietPort(port: MessagePortMain, dropped: (reason: string) => void): QuietPort {
  return {
    on(event, listen) {
      if (event === 'close') port.on('close', () => void listen())
      else if (event === 'message') port.on('message', message => hear(message.data, listen))
    },
    postMessage: data => port.postMessage(data),
  }
  function hear(data: unknown, listen: (event?: { data: unknown }) => unknown): void {
    if (isCallMessage(data)) listen({ data })
    else dropped('it is no call')
  }
}
