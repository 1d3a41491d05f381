import type { ContextWarning, KubeconfigSource } from '../../shared/domain/context.ts'

/** Where a context comes from. */
export type ContextSource = Pick<KubeconfigSource, 'id' | 'title' | 'path' | 'kind'>

/** What a kubeconfig says of a cluster. Paths are absolute; `…Data` is decoded PEM. */
export interface ClusterFields {
  readonly name: string
  readonly certificateAuthority: string | null
  readonly certificateAuthorityData: string | null
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string | null
  readonly proxyUrl: string | null
  readonly disableCompression: boolean
  /** The `client.authentication.k8s.io/exec` extension, handed to credential commands that ask for cluster info. */
  readonly execExtension: unknown
}

/** A credential command as the kubeconfig has it; a command with a slash is already absolute. */
export interface ExecFields {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly installHint: string | null
  readonly provideClusterInfo: boolean
  readonly interactiveMode: string | null
}

/** What a kubeconfig says of a user. Paths are absolute; `…Data` is decoded PEM. */
export interface UserFields {
  readonly clientCertificate: string | null
  readonly clientCertificateData: string | null
  readonly clientKey: string | null
  readonly clientKeyData: string | null
  readonly token: string | null
  readonly tokenFile: string | null
  readonly username: string | null
  readonly password: string | null
  readonly impersonate: {
    readonly user: string | null
    readonly uid: string | null
    readonly groups: readonly string[]
    readonly extra: ReadonlyMap<string, readonly string[]>
  } | null
  readonly exec: ExecFields | null
  readonly authProvider: { readonly name: string; readonly config: ReadonlyMap<string, string> } | null
}

/** One kubeconfig context, checked: a plain value with all that is needed to connect. Holds secrets, so it never leaves main. */
export interface KubeconfigContext {
  /** Stable short hash of source and name; safe in identifiers (no colon). */
  readonly id: string
  readonly name: string
  readonly source: ContextSource
  /** An http or https URL without a trailing slash; null when there is a problem with it. */
  readonly server: string | null
  /** Name of the user entry. */
  readonly user: string | null
  readonly namespace: string | null
  readonly cluster: ClusterFields
  readonly auth: UserFields
  /** Why this context can't be used; null when it can. */
  readonly problem: string | null
  readonly warnings: readonly ContextWarning[]
  /** The folder that the user's relative paths are resolved against; null for pasted text. */
  readonly baseDir: string | null
}
