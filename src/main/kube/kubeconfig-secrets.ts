import type { Credentials } from './credentials.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'

/** The secrets that a context's entries hold in clear, for redaction. */
export function secretsOf({ auth, cluster }: Pick<KubeconfigContext, 'auth' | 'cluster'>): string[] {
  const provider = auth.authProvider?.config
  const proxy = cluster.proxyUrl !== null && URL.canParse(cluster.proxyUrl) ? new URL(cluster.proxyUrl).password : null
  const named = [provider?.get('id-token'), provider?.get('refresh-token'), provider?.get('client-secret')]
  const values = [auth.token, auth.password, proxy, ...named]
  return values.flatMap(value => (value === null || value === undefined || value === '' ? [] : [value]))
}

/** The same credentials; whatever they send to say who asks is made known to `learn` first. */
export function learnCredentials(credentials: Credentials, learn: (secret: string) => void): Credentials {
  return {
    ...credentials,
    async current(signal) {
      const held = await credentials.current(signal)
      const sent = held.headers.authorization
      for (const header of Array.isArray(sent) ? sent : [sent ?? '']) learn(header.replace(/^\S+\s+/, ''))
      return held
    },
  }
}
