import type { ContextWarning } from '../../shared/domain/context.ts'
import { chooseProxy, type ProxyEnvironment } from './choose-proxy.ts'
import type { KubeconfigContext } from './kubeconfig-context.ts'

/** What to say of the proxy that the environment puts before a context's server; null when there is none, or the kubeconfig names its own. */
export function environmentProxyWarning(context: KubeconfigContext, env: ProxyEnvironment): ContextWarning | null {
  if (context.server === null || context.cluster.proxyUrl !== null) return null
  try {
    const proxy = chooseProxy(new URL(context.server), null, env)
    if (proxy === null) return null
    return { code: 'proxy', text: `Everything goes through the proxy ${new URL(proxy).host}, which the environment of the app names.` }
  } catch {
    return { code: 'proxy', text: 'The proxy that the environment of the app names can’t be used, so this server can’t be reached.' }
  }
}
