import type { ContextWarning } from '../../shared/domain/context.ts'
import { proxyProtocols } from './choose-proxy.ts'
import { holdsCertificate } from './holds-certificate.ts'
import type { UserFields } from './kubeconfig-context.ts'
import type { ClusterEntry } from './kubeconfig-entries.ts'

/** A server or proxy URL, or why it is none that we connect to. */
export type CheckedUrl = { readonly url: string } | { readonly problem: string }

const controlCharacters = /\p{Cc}/u
/** Characters that can't be seen or that turn the direction of writing: names with them can pass for other names. */
const deceptiveCharacters = /[\p{Cc}\p{Cf}\u115f\u1160\u17b4\u17b5\u2028\u2029\u3164\uffa0]/u
const execVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']

/** A cluster's `server` as a URL. Without a scheme it is https when the entry speaks of TLS, else http, as kubectl takes it. */
export function checkServer(cluster: ClusterEntry, auth: UserFields): CheckedUrl {
  const server = cluster.server
  if (server === null) return { problem: `Cluster “${cluster.name}” has no server.` }
  if (controlCharacters.test(server)) return { problem: 'The server address holds control characters.' }
  const tls =
    cluster.insecureSkipTlsVerify ||
    [cluster.certificateAuthority, cluster.certificateAuthorityData, auth.clientCertificate, auth.clientCertificateData].some(
      field => field !== null,
    )
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `${tls ? 'https' : 'http'}://${server}`)
  if (url === null || /^(?:file|javascript|data|vbscript):/i.test(server))
    return { problem: 'The server address is not an http or https URL.' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { problem: `Servers are reached by http or https, not ${url.protocol}//.` }
  if (url.username !== '' || url.password !== '')
    return { problem: 'The server address holds a user name or password, which is not accepted.' }
  if (url.search !== '' || url.hash !== '') return { problem: 'The server address holds a query or fragment, which is not accepted.' }
  return { url: url.href.replace(/\/+$/, '') }
}

/** Whether a cluster's own authorities can be read; null when they can, or there are none. Those of a file are looked at when it is read. */
export function checkAuthority(cluster: ClusterEntry): string | null {
  const pem = cluster.certificateAuthorityData
  return pem === null || holdsCertificate(pem) ? null : 'certificate-authority-data is not a certificate.'
}

/** Whether a `proxy-url` is one that we use; null when it is fine. */
export function checkProxy(proxyUrl: string | null): string | null {
  if (proxyUrl === null) return null
  const url = controlCharacters.test(proxyUrl) ? null : parseUrl(proxyUrl)
  if (url === null) return 'proxy-url is not a URL.'
  return proxyProtocols.includes(url.protocol) ? null : `proxy-url must be http, https or socks5, not ${url.protocol}//.`
}

/** Why a user's credentials can't be used; null when they can. */
export function checkUser(auth: UserFields): string | null {
  const headers = [auth.token, auth.username, auth.impersonate?.user, auth.impersonate?.uid, ...(auth.impersonate?.groups ?? [])]
  if (headers.some(text => text !== null && text !== undefined && controlCharacters.test(text))) {
    return 'A token, user or group name holds line breaks or control characters.'
  }
  for (const [key, values] of auth.impersonate?.extra ?? []) {
    if (controlCharacters.test(key) || values.some(value => controlCharacters.test(value))) return 'as-user-extra holds control characters.'
  }
  if (auth.impersonate !== null && auth.impersonate.user === null) return 'Groups, uid or extra are impersonated without a user (as).'
  const certificate = auth.clientCertificate !== null || auth.clientCertificateData !== null
  const key = auth.clientKey !== null || auth.clientKeyData !== null
  if (certificate !== key)
    return certificate ? 'There is a client certificate but no client key.' : 'There is a client key but no client certificate.'
  if (auth.authProvider !== null && auth.authProvider.name !== 'oidc') {
    return `The auth-provider “${auth.authProvider.name}” was removed from Kubernetes; use its exec plugin.`
  }
  return auth.exec === null ? null : checkExec(auth.exec)
}

function checkExec(exec: NonNullable<UserFields['exec']>): string | null {
  if (exec.command === '') return 'exec has no command.'
  if (!execVersions.includes(exec.apiVersion)) {
    return `exec.apiVersion is “${exec.apiVersion}”; only v1 and v1beta1 of client.authentication.k8s.io are known.`
  }
  if (exec.interactiveMode !== null && !['Never', 'IfAvailable', 'Always'].includes(exec.interactiveMode))
    return 'exec.interactiveMode is unknown.'
  if (exec.interactiveMode === null && exec.apiVersion === execVersions[0])
    return 'exec.interactiveMode is missing; v1 of the API demands it.'
  if (exec.interactiveMode === 'Always')
    return 'The credential command needs a terminal (interactiveMode: Always), which the app does not have.'
  if ([exec.command, ...exec.args, ...exec.env.flatMap(item => [item.name, item.value])].some(text => text.includes('\0'))) {
    return 'exec holds NUL characters.'
  }
  if (exec.env.some(item => item.name === '' || item.name.includes('='))) return 'exec.env has a name that is none.'
  return null
}

/** What weakens a context or deserves a look before it is used. */
export function contextWarnings(name: string, server: string | null, cluster: ClusterEntry, auth: UserFields): ContextWarning[] {
  const warnings: ContextWarning[] = []
  if (server?.startsWith('http:') === true) {
    warnings.push({ code: 'plain-http', text: 'The connection is plain http: everything, credentials too, can be read on the way.' })
  }
  if (cluster.insecureSkipTlsVerify) {
    warnings.push({ code: 'insecure-tls', text: "The server's certificate is not checked (insecure-skip-tls-verify): it may be anybody." })
  }
  if (cluster.proxyUrl !== null) warnings.push({ code: 'proxy', text: `Everything goes through the proxy ${hostOf(cluster.proxyUrl)}.` })
  if (auth.impersonate !== null) {
    warnings.push({ code: 'impersonation', text: `Requests are made as “${auth.impersonate.user ?? ''}” (impersonation).` })
  }
  if (deceptiveCharacters.test(name)) {
    warnings.push({ code: 'other', text: 'The name holds characters that can not be seen or that change the direction of writing.' })
  } else if (/\P{ASCII}/u.test(name.normalize('NFKC'))) {
    warnings.push({ code: 'other', text: 'The name holds letters outside ASCII, which may look like others.' })
  }
  return warnings
}

function hostOf(url: string): string {
  return parseUrl(url)?.host ?? 'that is named in it'
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
