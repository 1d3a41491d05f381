import type { Dispatcher } from 'undici'
import { AppError } from '../../shared/domain/app-error.ts'
import { chooseProxy, type ProxyEnvironment } from './choose-proxy.ts'
import { makeAgent } from './make-agent.ts'
import { type IssuerAuthorities, readIssuerAuthorities } from './oidc-authorities.ts'
import { oidcFailure } from './oidc-failure.ts'
import { readBounded } from './read-bounded.ts'

/** What an issuer gives for a refresh token. */
export interface RenewedToken {
  readonly idToken: string
  /** The next refresh token, when the issuer rotates them. */
  readonly refreshToken: string | null
}

const maxAnswer = 1024 * 1024
/** For each of the issuer's two answers. */
const timeoutMs = 15_000

/**
 * Redeems a refresh token at the issuer that an `oidc` auth-provider names. The issuer is trusted by `idp-certificate-authority(-data)`, else by
 * the authorities of this computer, and reached by the environment's proxy, as kubectl does. Throws AppError.
 */
export async function renewOidcToken(
  config: ReadonlyMap<string, string>,
  refreshToken: string,
  env: ProxyEnvironment,
): Promise<RenewedToken> {
  const authorities = await readIssuerAuthorities(config)
  const issuer = (config.get('idp-issuer-url') ?? '').replace(/\/+$/, '')
  const discovered = answerOf(await call({ url: `${issuer}/.well-known/openid-configuration`, form: null, authorities, env }))
  const endpoint = discovered.token_endpoint
  if (typeof endpoint !== 'string') throw oidcFailure('The issuer names no token endpoint.')
  const ways = waysOf(discovered.token_endpoint_auth_methods_supported)
  const answer = await redeem({ url: endpoint, ways, config, refreshToken, authorities, env })
  if (typeof answer.id_token !== 'string' || /\p{Cc}/u.test(answer.id_token)) throw oidcFailure('The issuer gave no id token.')
  return { idToken: answer.id_token, refreshToken: typeof answer.refresh_token === 'string' ? answer.refresh_token : null }
}

/** Tries the ways to show the client's secret in turn: an issuer that refuses one has not used up the token. */
async function redeem(input: {
  readonly url: string
  readonly ways: readonly Way[]
  readonly config: ReadonlyMap<string, string>
  readonly refreshToken: string
  readonly authorities: IssuerAuthorities
  readonly env: ProxyEnvironment
}): Promise<Record<string, unknown>> {
  const { url, authorities, env } = input
  const id = input.config.get('client-id') ?? ''
  const secret = input.config.get('client-secret') ?? null
  const form = { grant_type: 'refresh_token', refresh_token: input.refreshToken }
  let answer: Answer = { host: '', status: 0, value: null }
  for (const way of secret === null ? (['none'] as const) : input.ways) {
    const basic = way === 'basic' ? `Basic ${Buffer.from(`${formCoded(id)}:${formCoded(secret ?? '')}`).toString('base64')}` : null
    const own = way === 'basic' ? form : { ...form, client_id: id, ...(secret === null ? {} : { client_secret: secret }) }
    answer = await call({ url, form: new URLSearchParams(own).toString(), authorization: basic, authorities, env })
    if (answer.status !== 400 && answer.status !== 401) break
  }
  return answerOf(answer)
}

type Way = 'basic' | 'post'

/** How the issuer wants to see the client's secret. When it doesn't say, what the standard takes for granted, then the other, as kubectl does. */
function waysOf(supported: unknown): readonly Way[] {
  if (!Array.isArray(supported)) return ['basic', 'post']
  const known: Way[] = []
  if (supported.includes('client_secret_basic')) known.push('basic')
  if (supported.includes('client_secret_post')) known.push('post')
  return known.length > 0 ? known : ['basic', 'post']
}

/** As RFC 6749 wants the id and the secret in a Basic header. */
function formCoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2)
}

interface Call {
  readonly url: string
  readonly form: string | null
  readonly authorization?: string | null
  readonly authorities: IssuerAuthorities
  readonly env: ProxyEnvironment
}

interface Answer {
  readonly host: string
  readonly status: number
  readonly value: Record<string, unknown> | null
}

/** Only https, or http on this computer: tokens travel here. No redirect is followed. */
async function call({ url, form, authorization, authorities, env }: Call): Promise<Answer> {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const safe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname))
  if (parsed === null || !safe) throw oidcFailure('The issuer’s address is not https.')
  let agent: Dispatcher | null = null
  try {
    const proxy = chooseProxy(parsed, null, env)
    const trust = { ca: authorities, client: null, insecureSkipTlsVerify: false, tlsServerName: null }
    agent = makeAgent({ secure: parsed.protocol === 'https:', ...trust, proxy })
    const answer = await agent.request({
      origin: parsed.origin,
      path: `${parsed.pathname}${parsed.search}`,
      method: form === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(authorization === null || authorization === undefined ? {} : { authorization }),
      },
      body: form,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = (await readBounded(answer.body, '', maxAnswer)).toString('utf8')
    const value: unknown = answer.statusCode === 200 ? JSON.parse(text) : null
    const record = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
    return { host: parsed.host, status: answer.statusCode, value: record }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw oidcFailure(`${parsed.host} can’t be asked.`, error)
  } finally {
    void agent?.destroy().catch(() => undefined)
  }
}

function answerOf({ host, status, value }: Answer): Record<string, unknown> {
  if (value === null) throw oidcFailure(`${host} ${status === 200 ? 'does not answer with a JSON object' : `refuses (HTTP ${status})`}.`)
  return value
}
