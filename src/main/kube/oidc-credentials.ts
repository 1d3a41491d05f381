import type { Clock } from '../lib/clock.ts'
import { orGivenUp } from '../lib/or-given-up.ts'
import type { ProxyEnvironment } from './choose-proxy.ts'
import { oidcFailure } from './oidc-failure.ts'
import { renewOidcToken } from './oidc-issuer.ts'

export interface OidcCredentials {
  token(signal: AbortSignal): Promise<string>
  peek(): string | null
  /** Gets a new token; false when there is nothing to do it with, or when that has just been done. */
  refresh(signal: AbortSignal): Promise<boolean>
  /** Lets an issuer that failed be asked again now. */
  forgive(): void
}

const skewMs = 10_000
/** After a failure, or a refusal of a new token, the issuer is left in peace: else each request would ask it. */
const restMs = 30_000

/**
 * The `oidc` auth-provider that kubeconfigs may still have: an id-token, renewed with a refresh-token at the issuer. New tokens are kept in
 * memory only: the kubeconfig is never written.
 */
export function createOidcCredentials(config: ReadonlyMap<string, string>, clock: Clock, env: ProxyEnvironment): OidcCredentials {
  let idToken = config.get('id-token') ?? null
  let refreshToken = config.get('refresh-token') ?? null
  let running: Promise<void> | null = null
  let renewedAt = Number.NEGATIVE_INFINITY
  let failure: { readonly error: unknown; readonly until: number } | null = null

  /** By nobody's signal: others may wait for the same token. */
  async function renew(used: string): Promise<void> {
    try {
      const renewed = await renewOidcToken(config, used, env)
      idToken = renewed.idToken
      refreshToken = renewed.refreshToken ?? used
      renewedAt = clock.monotonic()
    } catch (error) {
      failure = { error, until: clock.monotonic() + restMs }
      throw error
    }
  }

  async function refresh(signal: AbortSignal): Promise<boolean> {
    if (refreshToken === null) return false
    if (running === null && clock.monotonic() - renewedAt < restMs) return false
    if (failure !== null && clock.monotonic() < failure.until) throw failure.error
    failure = null
    running ??= renew(refreshToken).finally(() => {
      running = null
    })
    await orGivenUp(running, signal)
    return true
  }

  return {
    async token(signal) {
      if ((idToken === null || expiryOf(idToken) - skewMs < clock.now()) && !(await refresh(signal)) && idToken === null) {
        throw oidcFailure('There is neither an id-token nor a refresh-token.')
      }
      return idToken ?? ''
    },
    peek: () => idToken,
    refresh,
    forgive() {
      failure = null
      renewedAt = Number.NEGATIVE_INFINITY
    },
  }
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
