import { request } from 'undici'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { readBounded } from './read-bounded.ts'

export interface OidcCredentials {
  token(signal: AbortSignal): Promise<string>
  peek(): string | null
  /** Gets a new token; false when there is no refresh token to do it with. */
  refresh(signal: AbortSignal): Promise<boolean>
}

const skewMs = 10_000
const maxAnswer = 1024 * 1024

/**
 * The `oidc` auth-provider that kubeconfigs may still have: an id-token, renewed with a refresh-token at the issuer. New tokens are kept in
 * memory only: the kubeconfig is never written.
 */
export function createOidcCredentials(config: ReadonlyMap<string, string>, clock: Clock): OidcCredentials {
  let idToken = config.get('id-token') ?? null
  let refreshToken = config.get('refresh-token') ?? null
  let running: Promise<void> | null = null

  async function renew(signal: AbortSignal): Promise<void> {
    const issuer = config.get('idp-issuer-url') ?? ''
    const discovered = await call(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, null, signal)
    const endpoint = discovered.token_endpoint
    if (typeof endpoint !== 'string') throw failed('The issuer names no token endpoint.')
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken ?? '',
      client_id: config.get('client-id') ?? '',
    })
    const secret = config.get('client-secret')
    if (secret !== undefined) form.set('client_secret', secret)
    const answer = await call(endpoint, form.toString(), signal)
    if (typeof answer.id_token !== 'string' || /\p{Cc}/u.test(answer.id_token)) throw failed('The issuer gave no id token.')
    idToken = answer.id_token
    if (typeof answer.refresh_token === 'string') refreshToken = answer.refresh_token
  }

  async function refresh(signal: AbortSignal): Promise<boolean> {
    if (refreshToken === null) return false
    running ??= renew(signal).finally(() => {
      running = null
    })
    await running
    return true
  }

  return {
    async token(signal) {
      if ((idToken === null || expiryOf(idToken) - skewMs < clock.now()) && !(await refresh(signal)) && idToken === null) {
        throw failed('There is neither an id-token nor a refresh-token.')
      }
      return idToken ?? ''
    },
    peek: () => idToken,
    refresh,
  }
}

/** Only https, or http on this computer: tokens travel here. */
async function call(url: string, form: string | null, signal: AbortSignal): Promise<Record<string, unknown>> {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const safe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname))
  if (parsed === null || !safe) throw failed('The issuer’s address is not https.')
  try {
    const answer = await request(parsed, {
      method: form === null ? 'GET' : 'POST',
      headers: form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    })
    const text = (await readBounded(answer.body, '', maxAnswer)).toString('utf8')
    const value: unknown = answer.statusCode === 200 ? JSON.parse(text) : null
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw failed(`${parsed.host} can’t be asked.`, error)
  }
  throw failed(`${parsed.host} refuses.`)
}

/** When a JWT says that it expires, in ms; now and for ever when it doesn't say. Its signature is the server's business. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number') return claims.exp * 1_000
  } catch {
    return Number.POSITIVE_INFINITY
  }
  return Number.POSITIVE_INFINITY
}

function failed(what: string, cause?: unknown): AppError {
  return new AppError('unauthorized', `The OIDC token could not be renewed. ${what}`, { hint: 'Sign in again with your OIDC tool.', cause })
}
