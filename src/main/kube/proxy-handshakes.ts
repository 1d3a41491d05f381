import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { ProxyError } from './proxy-error.ts'
import { createSocketReader } from './read-socket.ts'

/** Where a tunnel is to lead. */
export interface TunnelTarget {
  readonly host: string
  readonly port: number
}

/** A proxy's own sign-in; null when its URL has none. */
export type ProxyLogin = { readonly username: string; readonly password: string } | null

/** A CONNECT's answer is a few lines. */
const maxAnswerBytes = 16 * 1024
const wantsLogin = 'Put its user name and password into the proxy’s address (http://user:password@proxy:port).'

/** Asks an HTTP proxy for a tunnel (RFC 9110, CONNECT). Throws ProxyError when it gives none. */
export async function connectByHttp(socket: Duplex, target: TunnelTarget, login: ProxyLogin): Promise<void> {
  const authority = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`
  const basic = login === null ? null : Buffer.from(`${login.username}:${login.password}`).toString('base64')
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...(basic === null ? [] : [`Proxy-Authorization: Basic ${basic}`])]
  const reader = createSocketReader(socket)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  const answer = (await reader.takeUntil('\r\n\r\n', maxAnswerBytes)).toString('latin1')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1]
  if (status === undefined) throw new ProxyError('The proxy does not answer as an HTTP proxy does.')
  if (status === '407') throw new ProxyError('The proxy wants a user name and password (HTTP 407).', { hint: wantsLogin })
  if (!status.startsWith('2')) throw new ProxyError(`The proxy refuses to lead to ${authority} (HTTP ${status}).`)
  reader.end()
}

/** What a SOCKS proxy says when it does not connect (RFC 1928, section 6). */
const socksReplies: Readonly<Record<number, string>> = {
  1: 'it failed',
  2: 'its rules forbid it',
  3: 'the network can’t be reached',
  4: 'the host can’t be reached',
  5: 'the connection is refused there',
  6: 'it took too long',
  7: 'it does not know the command',
  8: 'it does not know the kind of address',
}

/** Asks a SOCKS5 proxy for a tunnel (RFC 1928, 1929); names are looked up by the proxy. Throws ProxyError when it gives none. */
export async function connectBySocks5(socket: Duplex, target: TunnelTarget, login: ProxyLogin): Promise<void> {
  const reader = createSocketReader(socket)
  socket.write(Buffer.from(login === null ? [5, 1, 0] : [5, 2, 0, 2]))
  const [version, method] = await reader.take(2)
  if (version !== 5) throw new ProxyError('The proxy does not answer as a SOCKS5 proxy does.')
  if (method === 2 && login !== null) {
    socket.write(Buffer.concat([Buffer.from([1]), lengthAnd(login.username), lengthAnd(login.password)]))
    const [, status] = await reader.take(2)
    if (status !== 0) throw new ProxyError('The proxy does not accept the user name and password.', { hint: wantsLogin })
  } else if (method !== 0) throw new ProxyError('The proxy wants another way to sign in.', { hint: wantsLogin })
  const port = Buffer.from([target.port >> 8, target.port & 255])
  socket.write(Buffer.concat([Buffer.from([5, 1, 0]), addressOf(target.host), port]))
  const [again, reply = 1, , kind] = await reader.take(4)
  if (again !== 5) throw new ProxyError('The proxy does not answer as a SOCKS5 proxy does.')
  if (reply !== 0) throw new ProxyError(`The proxy does not lead to ${target.host}: ${socksReplies[reply] ?? `answer ${reply}`}.`)
  // Where the proxy's own end is, which is of no use; but it has to be read.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? ((await reader.take(1))[0] ?? 0) : null
  if (length === null) throw new ProxyError('The proxy does not answer as a SOCKS5 proxy does.')
  await reader.take(length + 2)
  reader.end()
}

function lengthAnd(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length === 0 || bytes.length > 255) throw new ProxyError('The proxy’s user name and password must have 1 to 255 bytes each.')
  return Buffer.concat([Buffer.from([bytes.length]), bytes])
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)])
  if (isIP(host) === 6) return Buffer.concat([Buffer.from([4]), bytesOfIpv6(host)])
  const name = Buffer.from(host)
  if (name.length > 255) throw new ProxyError('The server’s name is too long for a SOCKS proxy.')
  return Buffer.concat([Buffer.from([3, name.length]), name])
}

function bytesOfIpv6(address: string): Buffer {
  // A URL's own spelling has no dotted tail.
  const spelt = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = spelt.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
  return Buffer.from(all.flatMap(group => [group >> 8, group & 255]))
}
