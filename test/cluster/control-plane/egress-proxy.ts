import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { stringify } from 'yaml'

/**
 * Addresses in the cluster's network, as `192.0.2.10:8008`, and the port of 127.0.0.1 that answers for each. It may change while the server runs;
 * an address without one is answered `no route to host`.
 */
export type Routes = ReadonlyMap<string, number>

/** Stands between the API server and the network of its pods, as konnectivity does. Disposing ends every connection through it. */
export interface EgressProxy extends AsyncDisposable {
  /** Its EgressSelectorConfiguration, for `--egress-selector-config-file`. */
  readonly configPath: string
}

/** What the caller reads of a connection that didn't come about: the words of a dial that fails. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ECONNREFUSED' ? 'connection refused' : (error.code ?? 'no connection')
}

/**
 * Answers HTTP CONNECT on a socket in the folder. The server sends its `cluster` egress there: what it says to pods, services and nodes.
 * Of the server's own rules about addresses, such as none of loopback, none is passed by: the pod keeps its address.
 */
export async function startEgressProxy(folder: string, routes: Routes): Promise<EgressProxy> {
  const socketPath = join(folder, 'egress.sock')
  const configPath = join(folder, 'egress.yaml')
  const open = new Set<Duplex>()
  const keep = (one: Duplex): void => {
    open.add(one)
    one.once('close', () => open.delete(one))
  }
  const refuse = (caller: Duplex, reason: string): void => {
    caller.end(`HTTP/1.1 502 ${reason}\r\nContent-Length: 0\r\n\r\n`)
  }
  function tunnel(caller: Duplex, head: Buffer, port: number): void {
    const inner: Socket = connect({ port, host: '127.0.0.1' })
    keep(inner)
    let connected = false
    inner.once('connect', () => {
      connected = true
      caller.write('HTTP/1.1 200 OK\r\n\r\n')
      inner.write(head)
      inner.pipe(caller).pipe(inner)
    })
    inner.on('error', error => (connected ? caller.destroy() : refuse(caller, reasonOf(error))))
    caller.once('close', () => inner.destroy())
  }
  const server = createServer()
  server.on('connect', (request, caller, head) => {
    keep(caller)
    // Its other side tells the end of a caller that breaks off.
    caller.on('error', () => caller.destroy())
    const port = routes.get(request.url ?? '')
    if (port === undefined) refuse(caller, 'no route to host')
    else tunnel(caller, head, port)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve))
  const connection = { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: socketPath } } }
  const egressSelections = [{ name: 'cluster', connection }]
  await writeFile(configPath, stringify({ apiVersion: 'apiserver.k8s.io/v1beta1', kind: 'EgressSelectorConfiguration', egressSelections }))
  return {
    configPath,
    async [Symbol.asyncDispose]() {
      for (const one of open) one.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
