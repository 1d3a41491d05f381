import type { MessagePortMain } from 'electron'

/** The part of a port that a message handler uses. */
interface QuietPort {
  on(event: string, listen: (event?: { data: unknown }) => unknown): void
  postMessage(data: unknown): void
}

/** Larger than any plan or manifest that the page sends. */
const maxMessage = 16 * 1024 * 1024

/**
 * A port whose messages can't bring the app down: one that is no text, is too large, or makes the handler throw is dropped and told. The
 * handler's own errors travel back as answers; what ends up here is what could not even be read as a call.
 */
export function quietPort(port: MessagePortMain, dropped: (reason: string) => void): QuietPort {
  return {
    on(event, listen) {
      if (event === 'close') port.on('close', () => void listen())
      else if (event === 'message') port.on('message', message => void hear(message.data, listen))
    },
    postMessage: data => port.postMessage(data),
  }
  async function hear(data: unknown, listen: (event?: { data: unknown }) => unknown): Promise<void> {
    if (!isText(data)) return dropped('it is no text, or too large')
    try {
      await listen({ data })
    } catch (error) {
      dropped(error instanceof Error ? error.name : 'unknown')
    }
  }
}

/** Calls are JSON text, or bytes when they carry a file; objects would let the page choose what the handler reads. */
function isText(data: unknown): boolean {
  if (typeof data === 'string') return data.length <= maxMessage
  return (data instanceof Uint8Array || data instanceof ArrayBuffer) && data.byteLength <= maxMessage
}
