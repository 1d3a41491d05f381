import { BlockList, isIP } from 'node:net'
import { AppError } from '../../shared/domain/app-error.ts'

/** The variables that name proxies, as kubectl reads them. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>

/** Schemes of proxies that are known; `socks5h` is what everybody's `socks5` does: names are looked up by the proxy. */
export const proxyProtocols: readonly string[] = ['http:', 'https:', 'socks5:', 'socks5h:']

/**
 * The proxy for a server: `proxy-url` of the kubeconfig when there is one, else what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say (in lower case
 * too; an empty one counts as unset), by the rules of Go's net/http, which are kubectl's. null: none. Throws AppError unreachable when the one
 * that is named is none that can be used: going around it would be going where the user did not mean to.
 */
export function chooseProxy(server: URL, proxyUrl: string | null, env: ProxyEnvironment): string | null {
  if (proxyUrl !== null) return proxyUrl
  const named = server.protocol === 'https:' ? env.HTTPS_PROXY || env.https_proxy : env.HTTP_PROXY || env.http_proxy
  if (named === undefined || named === '') return null
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isLoopback(host)) return null
  const port = server.port || (server.protocol === 'https:' ? '443' : '80')
  if (isExcluded(host, port, env.NO_PROXY || env.no_proxy || '')) return null
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`
  if (URL.canParse(url) && proxyProtocols.includes(new URL(url).protocol)) return url
  throw new AppError('unreachable', 'The proxy that the environment names can’t be used.', {
    hint: `${server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'} must be an http, https or socks5 address.`,
  })
}

/** Whether a host is this computer: such servers are never reached by a proxy, and compressing for them is wasted. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function isExcluded(host: string, port: string, noProxy: string): boolean {
  return noProxy
    .split(',')
    .map(rule => rule.trim().toLowerCase())
    .filter(rule => rule !== '')
    .some(rule => excludes(rule, host, port))
}

function excludes(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true
  const cidr = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(rule)
  if (cidr !== null) return inRange(cidr[1] ?? '', Number(cidr[2]), host)
  const withPort = /^(.*[^:]):(\d+)$/.exec(rule)
  const name = (isIP(rule) === 0 ? (withPort?.[1] ?? rule) : rule).replace(/^\[|\]$/g, '')
  if (isIP(rule) === 0 && withPort !== null && withPort[2] !== port) return false
  if (isIP(name) !== 0) return name === host
  const suffix = name.replace(/^\*/, '')
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`)
}

function inRange(address: string, bits: number, host: string): boolean {
  const family = isIP(address)
  if (family === 0 || isIP(host) !== family || bits > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6')
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
