import type { Duplex } from 'node:stream'
import { ProxyError } from './proxy-error.ts'

/** Reads the answers of a proxy's handshake. */
export interface SocketReader {
  /** Exactly so many bytes. */
  take(count: number): Promise<Buffer>
  /** Up to and with a mark, at most so many bytes. */
  takeUntil(mark: string, most: number): Promise<Buffer>
  /** Ends reading. Throws ProxyError when more came than was asked for: whoever is behind the proxy speaks only when spoken to. */
  end(): void
}

/** Over a socket that nobody else reads until `end`. Each promise rejects with ProxyError when the socket ends before. */
export function createSocketReader(socket: Duplex): SocketReader {
  let held = Buffer.alloc(0)
  let over: Error | null = null
  let wake: () => void = () => undefined
  const onReadable = () => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) held = Buffer.concat([held, chunk])
    wake()
  }
  const onEnd = (cause?: unknown) => {
    over ??= new ProxyError('The proxy broke the connection.', cause instanceof Error ? { cause } : {})
    wake()
  }
  socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onEnd)

  /** `lengthOf` says how many of the bytes so far are the answer; null: not all is there yet. */
  async function takeWhen(lengthOf: (bytes: Buffer) => number | null): Promise<Buffer> {
    for (;;) {
      const length = lengthOf(held)
      if (length !== null) {
        const taken = held.subarray(0, length)
        held = held.subarray(length)
        return taken
      }
      if (over !== null) throw over
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }

  return {
    take: count => takeWhen(bytes => (bytes.length >= count ? count : null)),
    takeUntil: (mark, most) =>
      takeWhen(bytes => {
        const at = bytes.indexOf(mark, 0, 'latin1')
        if (at >= 0) return at + mark.length
        if (bytes.length > most) throw new ProxyError('The proxy answers more than is sound.')
        return null
      }),
    end() {
      socket.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onEnd)
      if (held.length > 0) throw new ProxyError('The proxy answers more than it was asked.')
    },
  }
}
