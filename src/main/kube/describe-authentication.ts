import { basename } from 'node:path'
import type { UserFields } from './kubeconfig-context.ts'

/** How a user authenticates, in words for a list: `client certificate`, `token`, `exec: aws`. Says no secret. */
export function describeAuthentication(auth: UserFields): string {
  const certificate = auth.clientCertificate !== null || auth.clientCertificateData !== null ? ['client certificate'] : []
  const other =
    auth.tokenFile !== null
      ? ['token file']
      : auth.token !== null
        ? ['token']
        : auth.username !== null || auth.password !== null
          ? ['user name and password']
          : auth.exec !== null
            ? [`exec: ${basename(auth.exec.command)}`]
            : auth.authProvider !== null
              ? ['OIDC']
              : []
  const all = [...certificate, ...other]
  return all.length === 0 ? 'none' : all.join(', ')
}
