import net from 'node:net'
import tls from 'node:tls'
import { buildConnector } from 'undici'
import { ProxyError } from './proxy-error.ts'
import { connectByHttp, connectBySocks5 } from './proxy-handshakes.ts'

/** How to get through a proxy. */
export interface ProxyConnectorOptions {
  /** An http, https or socks5 URL, its user name and password in it. */
  readonly proxy: URL
  /** For the TLS to the server behind the proxy. */
  readonly requestTls: buildConnector.BuildOptions
  /** For the TLS to an https proxy itself. */
  readonly proxyTls: tls.ConnectionOptions
  /** For reaching the proxy and being given the tunnel, in ms. */
  readonly timeoutMs: number
  /** Before the kernel asks a silent proxy, in ms. */
  readonly keepAliveMs: number
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080, 'socks5h:': 1080 }

/** For undici: connects to servers by a tunnel through a proxy, whatever the server's scheme. Never goes around it. */
export function createProxyConnector(options: ProxyConnectorOptions): buildConnector.connector {
  const { proxy } = options
  const overTls = buildConnector(options.requestTls)
  const login = proxy.username === '' ? null : { username: decoded(proxy.username), password: decoded(proxy.password) }
  const handshake = proxy.protocol.startsWith('socks5') ? connectBySocks5 : connectByHttp

  async function openTunnel(host: string, port: number): Promise<net.Socket> {
    const socket = await reachProxy(options)
    const late = setTimeout(() => socket.destroy(new ProxyError(`The proxy ${proxy.host} gives no tunnel in time.`)), options.timeoutMs)
    try {
      await handshake(socket, { host, port }, login)
      return socket
    } catch (error) {
      socket.on('error', () => undefined).destroy()
      throw error instanceof ProxyError && error.cause instanceof ProxyError ? error.cause : error
    } finally {
      clearTimeout(late)
    }
  }

  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
    openTunnel(host, port).then(
      socket => (target.protocol === 'https:' ? overTls({ ...target, httpSocket: socket }, callback) : callback(null, socket)),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    )
  }
}

/** As it was meant; a lone `%` stands for itself. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, bytes => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))
}

/** Connects to the proxy itself. */
async function reachProxy({ proxy, proxyTls, timeoutMs, keepAliveMs }: ProxyConnectorOptions): Promise<net.Socket> {
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const port = Number(proxy.port) || (defaultPorts[proxy.protocol] ?? 80)
  const secure = proxy.protocol === 'https:'
  // An address is no name to ask a certificate by.
  const named = net.isIP(host) === 0 ? { servername: host } : {}
  const socket = secure ? tls.connect({ host, port, ...named, ...proxyTls }) : net.connect({ host, port })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const late = setTimeout(() => reject(new Error('it does not answer')), timeoutMs)
  socket.once(secure ? 'secureConnect' : 'connect', resolve).once('error', reject)
  try {
    await promise
  } catch (cause) {
    socket.on('error', () => undefined).destroy()
    const because = cause instanceof Error ? cause.message : 'unknown'
    throw new ProxyError(`The proxy ${proxy.host} can’t be reached: ${because}.`, { hint: 'Is the proxy’s address right?', cause })
  } finally {
    clearTimeout(late)
    socket.off('error', reject)
  }
  socket.setKeepAlive(true, keepAliveMs)
  socket.setNoDelay(true)
  return socket
}
