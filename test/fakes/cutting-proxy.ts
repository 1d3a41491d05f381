import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy that can lose answers: the request arrives and is carried out, the answer never comes back. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** The next bytes from the server end every connection instead of being passed on. */
  cutNextAnswer(): void
  /** Refuses everything from now on, as a lost network does; false: lets it through again. */
  down(isDown: boolean): void
}

/** Starts one before a server on this machine. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let cut = false
  let isDown = false
  const sockets = new Set<Socket>()
  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer({ noDelay: true }, client => {
    if (isDown) {
      client.destroy()
      return
    }
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', chunk => {
      if (cut) {
        cut = false
        endAll()
      } else client.write(chunk)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port')
  return {
    url: `https://127.0.0.1:${address.port}`,
    cutNextAnswer() {
      cut = true
    },
    down(now) {
      isDown = now
      if (now) endAll()
    },
    async [Symbol.asyncDispose]() {
      endAll()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
