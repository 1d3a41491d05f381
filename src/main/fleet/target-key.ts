import type { KubeconfigContext } from '../kube/kubeconfig-context.ts'

/** Differs whenever a context leads to another server, or is another user there. Rotated credentials of the same user don't change it. */
export function targetKey(context: KubeconfigContext): string {
  const { cluster, auth } = context
  return JSON.stringify([
    context.server,
    cluster.tlsServerName,
    cluster.certificateAuthority,
    cluster.certificateAuthorityData,
    cluster.insecureSkipTlsVerify,
    cluster.proxyUrl,
    context.user,
    auth.username,
    auth.impersonate === null ? null : [auth.impersonate.user, auth.impersonate.uid, auth.impersonate.groups, [...auth.impersonate.extra]],
  ])
}

/** Differs whenever anything does that a connection was made from. */
export function connectionKey(context: KubeconfigContext): string {
  return JSON.stringify([context.cluster, context.server, context.namespace, context.user, context.auth], (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  )
}

/** What to tell the user when the target of a connected context changed on disk. */
export function whatMoved(before: KubeconfigContext, after: KubeconfigContext): string {
  const what =
    before.server === after.server
      ? 'now names another user or another way to trust the server'
      : `now leads to ${after.server ?? 'no server'} instead of ${before.server ?? 'no server'}`
  return `The kubeconfig changed: this context ${what}. It was disconnected; connect it again if that is meant.`
}
