import tls from 'node:tls'
import { Agent, type Dispatcher } from 'undici'
import { AppError } from '../../shared/domain/app-error.ts'
import { createProxyConnector } from './proxy-connector.ts'
import { type ClientCertificate, systemAuthorities } from './tls-material.ts'

/** What connections are made with. */
export interface AgentOptions {
  readonly secure: boolean
  /** PEM; null: the authorities that this computer trusts. */
  readonly ca: readonly string[] | null
  readonly client: ClientCertificate | null
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string | null
  /** An http, https or socks5 URL; null: none. */
  readonly proxy: string | null
}

/** Deadlines and sizes of quality S7. */
const connectTimeoutMs = 10_000
const maxHeaderBytes = 64 * 1024
/** Longer than the pause between two liveness probes, so that they share one socket. */
const keepAliveMs = 300_000
/** The kernel asks a silent peer after this and gives up ten seconds later: that ends a stream whose far end is gone. */
const tcpKeepAliveMs = 4_000

/** The one undici Agent for a server. Throws AppError unauthorized when the certificates or the key can't be used. */
export function makeAgent(options: AgentOptions): Dispatcher {
  const { insecureSkipTlsVerify, tlsServerName, proxy } = options
  const connect = { timeout: connectTimeoutMs, keepAlive: true, keepAliveInitialDelay: tcpKeepAliveMs, allowH2: false }
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    allowH2: false,
    pipelining: 1,
  }
  const requestTls = options.secure
    ? {
        ...connect,
        secureContext: secureContext(insecureSkipTlsVerify ? null : (options.ca ?? systemAuthorities()), options.client),
        rejectUnauthorized: !insecureSkipTlsVerify,
        ...(tlsServerName === null ? {} : { servername: tlsServerName }),
      }
    : connect
  if (proxy === null) return new Agent({ ...limits, connect: requestTls })
  // kubectl holds an https proxy's certificate against the cluster's authorities; proxies that everybody trusts are known as well.
  const proxyTls = {
    secureContext: secureContext([...(options.ca ?? []), ...systemAuthorities()], null),
    rejectUnauthorized: !insecureSkipTlsVerify,
  }
  const connector = createProxyConnector({
    proxy: new URL(proxy),
    requestTls,
    proxyTls,
    timeoutMs: connectTimeoutMs,
    keepAliveMs: tcpKeepAliveMs,
  })
  return new Agent({ ...limits, connect: connector })
}

function secureContext(ca: readonly string[] | null, client: ClientCertificate | null): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ...(ca === null ? {} : { ca: [...ca] }),
      ...(client === null ? {} : { cert: client.cert, key: client.key }),
    })
  } catch (error) {
    throw new AppError('unauthorized', 'The certificates or the key of this context can’t be used.', {
      hint: 'Are certificate-authority, client-certificate and client-key PEM, and the last two a pair?',
      detail: error instanceof Error ? error.message : null,
      cause: error,
    })
  }
}
