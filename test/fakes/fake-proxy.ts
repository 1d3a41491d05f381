import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TestCertificate } from './test-certificates.ts'

/** A proxy on 127.0.0.1 that carries what it is asked to. */
export interface FakeProxy extends AsyncDisposable {
  readonly port: number
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: string[]
  /** Instead of a tunnel: an HTTP status or a SOCKS reply. */
  refusal: number | null
}

export interface FakeProxyOptions {
  readonly kind: 'http' | 'https' | 'socks5'
  /** Its own certificate, for https. */
  readonly certificate?: TestCertificate
  /** `user:password` that it wants. */
  readonly login?: string
}

/** As in the fault proxy: what is small is not held back. */
const noDelay = true

/** Starts one. Names are all this computer: whoever asks for `api.cluster.test:1234` is led to port 1234 here. */
export async function startFakeProxy(options: FakeProxyOptions): Promise<FakeProxy> {
  const sockets = new Set<Socket>()
  const proxy = { asked: [] as string[], refusal: null as number | null }

  function lead(client: Socket, port: number, ready: () => void) {
    const upstream = connect({ port, host: '127.0.0.1', noDelay }, () => {
      ready()
      client.pipe(upstream).pipe(client)
    })
    sockets.add(upstream)
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  }

  function serveHttp(client: Socket) {
    client.once('data', data => {
      const text = data.toString('latin1')
      const authority = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(text)?.[1]
      const given = /\r\nProxy-Authorization: Basic (\S+)\r\n/i.exec(text)?.[1]
      if (authority === undefined) return void client.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n')
      proxy.asked.push(authority)
      const wanted = options.login === undefined ? undefined : Buffer.from(options.login).toString('base64')
      if (given !== wanted) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      if (proxy.refusal !== null) return void client.end(`HTTP/1.1 ${proxy.refusal} No\r\n\r\n`)
      lead(client, Number(authority.split(':').at(-1)), () => client.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n'))
    })
  }

  function serveSocks(client: Socket) {
    let step: 'methods' | 'login' | 'request' = 'methods'
    client.on('data', function onData(data: Buffer) {
      if (step === 'methods') {
        const wanted = options.login === undefined ? 0 : 2
        const offered = [...data.subarray(2)].includes(wanted)
        if (data[0] !== 5 || !offered) return void client.end(Buffer.from([5, 0xff]))
        client.write(Buffer.from([5, wanted]))
        step = wanted === 2 ? 'login' : 'request'
      } else if (step === 'login') {
        const nameLength = data[1] ?? 0
        const login = `${data.subarray(2, 2 + nameLength)}:${data.subarray(3 + nameLength)}`
        client.write(Buffer.from([1, login === options.login ? 0 : 1]))
        step = 'request'
      } else {
        client.off('data', onData)
        const kind = data[3]
        const length = kind === 3 ? (data[4] ?? 0) + 1 : kind === 1 ? 4 : 16
        const address = data.subarray(4, 4 + length)
        const host = kind === 3 ? address.subarray(1).toString() : kind === 1 ? [...address].join('.') : `[${address.toString('hex')}]`
        const port = data.readUInt16BE(4 + length)
        proxy.asked.push(`${host}:${port}`)
        if (proxy.refusal !== null) return void client.end(Buffer.from([5, proxy.refusal, 0, 1, 0, 0, 0, 0, 0, 0]))
        lead(client, port, () => client.write(Buffer.from([5, 0, 0, 3, 4, 0x68, 0x65, 0x72, 0x65, 0, 80])))
      }
    })
  }

  const accept = (client: Socket) => {
    sockets.add(client)
    client.on('error', () => client.destroy())
    client.on('close', () => sockets.delete(client))
    if (options.kind === 'socks5') serveSocks(client)
    else serveHttp(client)
  }
  const server =
    options.certificate === undefined ? createServer({ noDelay }, accept) : createTlsServer({ ...options.certificate, noDelay }, accept)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(proxy, {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}
