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
}
