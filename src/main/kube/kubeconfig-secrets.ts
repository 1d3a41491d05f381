import type { Credentials } from './credentials.ts'
import type { UserFields } from './kubeconfig-context.ts'

/** The secrets that a user of a kubeconfig holds in clear, for redaction. */
export function secretsOf(auth: UserFields): string[] {
  const provider = auth.authProvider?.config
  const values = [auth.token, auth.password, provider?.get('id-token'), provider?.get('refresh-token'), provider?.get('client-secret')]
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
