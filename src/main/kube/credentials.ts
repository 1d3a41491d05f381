import type { Clock } from '../lib/clock.ts'
import type { ProxyEnvironment } from './choose-proxy.ts'
import type { ExecCredentials } from './exec-credentials.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'
import { createOidcCredentials } from './oidc-credentials.ts'
import { basicHeader, createTokenFileReader, impersonationHeaders } from './static-credentials.ts'
import type { ClientCertificate } from './tls-material.ts'

/** What a request carries to say who asks. */
export interface RequestCredentials {
  readonly headers: Readonly<Record<string, string | string[]>>
  /** A certificate that a credential command gave; those of the kubeconfig are in the TLS material. */
  readonly clientCertificate: ClientCertificate | null
  /** Differs whenever the credentials do. */
  readonly version: string
}

export interface Credentials {
  /** The credentials to use now. Throws AppError `unauthorized` when there are none to be had. */
  current(signal: AbortSignal): Promise<RequestCredentials>
  /** The last ones, without asking anybody; null before the first. */
  peek(): RequestCredentials | null
  /** After a 401 for `version`: gets others. false when there is nothing else to try. */
  refresh(version: string, signal: AbortSignal): Promise<boolean>
  /** The user wants it tried again: what has failed may run now. */
  forgive(): void
}

export interface CredentialsDeps {
  readonly clock: Clock
  /** Shared by all contexts. */
  readonly exec: ExecCredentials
  /** Names the proxies to OIDC issuers; none when absent. */
  readonly env?: ProxyEnvironment
}

/**
 * The credentials of one context, in kubectl's order: a token file, a token, basic, a credential command, OIDC. Client certificates of the
 * kubeconfig belong to the connection and go with any of them.
 */
export function createCredentials(context: KubeconfigContext, deps: CredentialsDeps): Credentials {
  const { auth } = context
  const impersonation = impersonationHeaders(auth)
  const made = (version: string, authorization: string | null, clientCertificate: ClientCertificate | null = null): RequestCredentials => ({
    headers: authorization === null ? impersonation : { ...impersonation, authorization },
    clientCertificate,
    version,
  })
  if (auth.tokenFile !== null) return fromTokenFile(auth.tokenFile, deps.clock, made)
  if (auth.token !== null) return fixed(made('token', `Bearer ${auth.token}`))
  if (auth.username !== null || auth.password !== null) return fixed(made('basic', basicHeader(auth.username ?? '', auth.password ?? '')))
  if (auth.exec !== null) return fromCommand(context, deps.exec, made)
  if (auth.authProvider !== null) return fromOidc(auth.authProvider.config, deps, made)
  return fixed(made('none', null))
}

type Make = (version: string, authorization: string | null, clientCertificate?: ClientCertificate | null) => RequestCredentials

function fixed(credentials: RequestCredentials): Credentials {
  return { current: async () => credentials, peek: () => credentials, refresh: async () => false, forgive: () => undefined }
}

function fromTokenFile(path: string, clock: Clock, made: Make): Credentials {
  const read = createTokenFileReader(path, clock)
  let last: RequestCredentials | null = null
  const current = async (again: boolean) => {
    const token = await read({ again })
    last = made(token, `Bearer ${token}`)
    return last
  }
  return {
    current: () => current(false),
    peek: () => last,
    refresh: async version => (await current(true)).version !== version,
    forgive: () => undefined,
  }
}

function fromCommand(context: KubeconfigContext, exec: ExecCredentials, made: Make): Credentials {
  const present = (held: { version: string; token: string | null; clientCertificate: ClientCertificate | null }) =>
    made(held.version, held.token === null ? null : `Bearer ${held.token}`, held.clientCertificate)
  return {
    current: async signal => present(await exec.current(context, signal)),
    peek() {
      const held = exec.peek(context)
      return held === null ? null : present(held)
    },
    refresh: (version, signal) => exec.renew(context, version, signal),
    forgive: () => exec.forgive(context),
  }
}

function fromOidc(config: ReadonlyMap<string, string>, deps: CredentialsDeps, made: Make): Credentials {
  const oidc = createOidcCredentials(config, deps.clock, deps.env ?? {})
  const present = (token: string) => made(token, `Bearer ${token}`)
  return {
    current: async signal => present(await oidc.token(signal)),
    peek() {
      const token = oidc.peek()
      return token === null ? null : present(token)
    },
    refresh: async (version, signal) => oidc.peek() !== version || (await oidc.refresh(signal)),
    forgive: oidc.forgive,
  }
}
