import { isAbsolute } from 'node:path'
import { AppError } from '../../shared/domain/app-error.ts'
import { readPemFile } from './tls-material.ts'

/** PEM of who may vouch for an issuer; null: whom this computer trusts. */
export type IssuerAuthorities = readonly string[] | null

/** What an `oidc` auth-provider says of its issuer's authorities; the data win over the file, as in kubectl. Throws AppError unauthorized. */
export async function readIssuerAuthorities(config: ReadonlyMap<string, string>): Promise<IssuerAuthorities> {
  const data = config.get('idp-certificate-authority-data') ?? ''
  if (data !== '') {
    const pem = Buffer.from(data, 'base64').toString('utf8')
    if (!pem.includes('-----BEGIN ')) throw refused('idp-certificate-authority-data is no certificate in base64.')
    return [pem]
  }
  const path = config.get('idp-certificate-authority') ?? ''
  if (path === '') return null
  if (!isAbsolute(path)) throw refused('idp-certificate-authority must be a whole path.')
  return [await readPemFile(path)]
}

function refused(what: string): AppError {
  return new AppError('unauthorized', `The OIDC issuer can’t be asked: ${what}`, {
    hint: 'Mend the user’s auth-provider in the kubeconfig.',
  })
}
