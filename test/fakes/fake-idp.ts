import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestCertificate } from './test-certificates.ts'

/** An OIDC issuer on 127.0.0.1 that redeems refresh tokens, once each. */
export interface FakeIdp extends AsyncDisposable {
  readonly port: number
  /** The refresh token that it takes next. */
  refreshToken: string
  /** Ways to show a client's secret that it says it takes; null: says nothing. */
  methods: readonly string[] | null
  /** What it really takes. */
  accepts: 'basic' | 'post'
  /** Seconds that its id tokens live. */
  lifeSeconds: number
  /** Instead of its answers. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | null
  /** Forms that came to the token endpoint, with the `Authorization` header. */
  readonly redeemed: { readonly form: URLSearchParams; readonly authorization: string | null }[]
  readonly requests: string[]
}

/** A client of it. */
export const idpClient = { id: 'dba laptop', secret: 'client s3cret/+' } as const

/** Starts one; `names` are what it calls itself in its discovery (an origin). */
export async function startFakeIdp(certificate: TestCertificate | null, origin?: (port: number) => string): Promise<FakeIdp> {
  let made = 0
  const idp = {
    refreshToken: 'refresh-0',
    methods: ['client_secret_post'] as readonly string[] | null,
    accepts: 'post' as 'basic' | 'post',
    lifeSeconds: 3_600,
    fault: null as FakeIdp['fault'],
    redeemed: [] as { form: URLSearchParams; authorization: string | null }[],
    requests: [] as string[],
    port: 0,
  }
  const base = () => origin?.(idp.port) ?? `${certificate === null ? 'http' : 'https'}://127.0.0.1:${idp.port}`
  const json = (response: ServerResponse, status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
  const formCoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2)
  const basic = `Basic ${Buffer.from(`${formCoded(idpClient.id)}:${formCoded(idpClient.secret)}`).toString('base64')}`

  function redeem(response: ServerResponse, form: URLSearchParams, authorization: string | null) {
    idp.redeemed.push({ form, authorization })
    const posted = form.get('client_id') === idpClient.id && form.get('client_secret') === idpClient.secret && authorization === null
    const known = idp.accepts === 'basic' ? authorization === basic && !form.has('client_secret') : posted
    if (!known) return json(response, 401, { error: 'invalid_client' })
    if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== idp.refreshToken)
      return json(response, 400, { error: 'invalid_grant' })
    made += 1
    idp.refreshToken = `refresh-${made}`
    const claims = { sub: 'dba', exp: Math.floor(Date.now() / 1_000) + idp.lifeSeconds, n: made }
    const id_token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig${made}`
    json(response, 200, { id_token, access_token: 'unused', token_type: 'Bearer', refresh_token: idp.refreshToken })
  }

  function handle(request: IncomingMessage, response: ServerResponse) {
    idp.requests.push(`${request.method} ${request.url}`)
    if (idp.fault?.(request, response) === true) return
    if (request.url === '/tenant/.well-known/openid-configuration') {
      const methods = idp.methods === null ? {} : { token_endpoint_auth_methods_supported: idp.methods }
      return json(response, 200, { issuer: `${base()}/tenant`, token_endpoint: `${base()}/tenant/token?v=1`, ...methods })
    }
    if (request.url !== '/tenant/token?v=1' || request.method !== 'POST') return json(response, 404, {})
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => redeem(response, new URLSearchParams(body), request.headers.authorization ?? null))
  }

  const server = certificate === null ? createHttpServer(handle) : createServer(certificate, handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  idp.port = (server.address() as AddressInfo).port
  return Object.assign(idp, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}
