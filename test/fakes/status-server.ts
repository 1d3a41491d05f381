import { createServer as createHttpServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestCertificate } from './test-certificates.ts'

/** An answer that is given instead of the server's own. */
export interface StatusFault {
  readonly code: number
  readonly message?: string
  readonly retryAfterSeconds?: number
  /** Only these requests; all when absent. Liveness probes are left alone by a pattern that doesn't match `/readyz`. */
  readonly path?: RegExp
  readonly methods?: readonly string[]
}

export interface StatusServerOptions {
  readonly target: string
  readonly certificate: TestCertificate | null
  readonly targetCa?: string
  readonly client?: TestCertificate
  readonly status: () => StatusFault | null
}

/** Reads HTTP on 127.0.0.1 and passes it on, or answers with a status. */
export async function startStatusServer(options: StatusServerOptions): Promise<AsyncDisposable & { readonly port: number }> {
  const target = new URL(options.target)
  const forward = target.protocol === 'https:' ? httpsRequest : httpRequest
  const tls = options.client === undefined ? {} : { cert: options.client.cert, key: options.client.key }
  const trust = options.targetCa === undefined ? {} : { ca: options.targetCa }

  function handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const fault = options.status()
    const hit =
      fault !== null &&
      (fault.path === undefined || fault.path.test(incoming.url ?? '')) &&
      (fault.methods === undefined || fault.methods.includes(incoming.method ?? ''))
    if (hit) {
      outgoing.writeHead(fault.code, {
        'content-type': 'application/json',
        ...(fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) }),
      })
      const message = fault.message ?? `A fault of ${fault.code}`
      return void outgoing.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: fault.code, message }))
    }
    const upstream = forward(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, host: target.host },
        ...tls,
        ...trust,
      },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        outgoing.flushHeaders()
        answer.pipe(outgoing)
        answer.on('error', () => outgoing.destroy())
      },
    )
    upstream.on('error', () => outgoing.destroy())
    outgoing.on('close', () => upstream.destroy())
    incoming.pipe(upstream)
  }

  const server =
    options.certificate === null
      ? createHttpServer(handle)
      : createHttpsServer({ cert: options.certificate.cert, key: options.certificate.key }, handle)
  server.keepAliveTimeout = 600_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
