import { readFile, stat } from 'node:fs/promises'
import tls from 'node:tls'
import { AppError } from '../../shared/domain/app-error.ts'
import { holdsCertificate } from './holds-certificate.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'

/** A client certificate and its key, as PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
}

/** What a TLS connection to a context is made with. `version` changes when a file below it does. */
export interface TlsMaterial {
  readonly version: string
  readonly ca: readonly string[] | null
  readonly client: ClientCertificate | null
}

/** Certificates and keys are some KiB; what is larger is none. */
const maxPemBytes = 1024 * 1024

/**
 * Reads the files that a context names for TLS. Cheap to ask again: the version comes from the files' times and sizes, and the files are read
 * only when it differs from `known`. Throws AppError when one can't be read.
 */
export async function loadTlsMaterial(context: KubeconfigContext, known: TlsMaterial | null): Promise<TlsMaterial> {
  const { cluster, auth } = context
  const files = [
    cluster.certificateAuthorityData === null ? cluster.certificateAuthority : null,
    auth.clientCertificateData === null ? auth.clientCertificate : null,
    auth.clientKeyData === null ? auth.clientKey : null,
  ]
  const version = (await Promise.all(files.map(fileVersion))).join('|')
  if (known !== null && known.version === version) return known
  const [caFile, certFile, keyFile] = await Promise.all(files.map(readPem))
  if (typeof caFile === 'string' && !holdsCertificate(caFile)) {
    throw new AppError('unauthorized', `certificate-authority ${cluster.certificateAuthority ?? ''} is not a certificate.`, {
      hint: 'It must be PEM.',
    })
  }
  const ca = cluster.certificateAuthorityData ?? caFile ?? null
  const cert = auth.clientCertificateData ?? certFile ?? null
  const key = auth.clientKeyData ?? keyFile ?? null
  return { version, ca: ca === null ? null : [ca], client: cert === null || key === null ? null : { cert, key } }
}

async function fileVersion(path: string | null): Promise<string> {
  if (path === null) return ''
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!found.isFile() || found.size > maxPemBytes) throw unreadable(path, new Error('not a file of certificates'))
  return `${found.mtimeMs}:${found.size}:${found.ino}`
}

/** The text of a file of certificates. Throws AppError unauthorized when it can't be read or is too large for one. */
export async function readPemFile(path: string): Promise<string> {
  await fileVersion(path)
  return (await readPem(path)) ?? ''
}

async function readPem(path: string | null): Promise<string | null> {
  if (path === null) return null
  return await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error)
  })
}

function unreadable(path: string, error: unknown): AppError {
  const because = error instanceof Error ? error.message : 'unknown'
  return new AppError('unauthorized', `The file ${path} of the kubeconfig can’t be read.`, {
    hint: 'Is it there, and yours?',
    detail: because,
    cause: error,
  })
}

/** The authorities that this computer trusts, with those that Node brings. Asked for once, and only by contexts without their own. */
let trusted: readonly string[] | null = null
export function systemAuthorities(): readonly string[] {
  trusted ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
  return trusted
}
