import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/**
 * Keeps a port of 127.0.0.1 on which nobody listens for the one who means to listen on it again: it refuses connections, and the system gives it to
 * nobody who asks for any free port, as servers of other tests do. To be called when the port was closed just now. `release` comes after listening.
 */
export async function keepPort(port: number): Promise<{ release(): void }> {
  const peer = createServer()
  await once(peer.listen(0, '127.0.0.1'), 'listening')
  const accepted = once(peer, 'connection')
  // A connection that comes from the port holds it, and does not stand in the way of a listener.
  const holder = connect({ host: '127.0.0.1', port: (peer.address() as AddressInfo).port, localAddress: '127.0.0.1', localPort: port })
  await once(holder, 'connect')
  const [other] = await accepted
  return {
    release() {
      other.destroy()
      holder.resetAndDestroy()
      peer.close()
    },
  }
}
