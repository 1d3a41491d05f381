import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * Sends a byte round through the machine's own network and waits until it is back. What this process sent to itself before is there by then, however
 * slowly the machine passes packets on at the moment: a number of turns of the event loop says nothing of that.
 */
export async function echo(): Promise<void> {
  opened ??= open()
  const socket = await opened
  const back = once(socket, 'data')
  socket.ref()
  socket.write('.')
  await back
  socket.unref()
}

/** One for the process, which it keeps alive only while somebody waits. */
let opened: Promise<Socket> | null = null

async function open(): Promise<Socket> {
  const server = createServer({ noDelay: true }, peer => {
    peer.unref()
    peer.pipe(peer)
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The echo has no port.')
  const socket = connect({ port: address.port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}
