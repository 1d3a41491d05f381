import { rename, writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'

/** One context to write down. */
export interface KubeconfigContext {
  readonly context: string
  /** Clusters of one name are written once. */
  readonly cluster: string
  readonly url: string
  readonly ca: string
  readonly user: string
  readonly token: string
  readonly namespace?: string
}

/** A kubeconfig with everything inline; the first context is the current one. */
function kubeconfigText(contexts: readonly KubeconfigContext[]): string {
  const clusters = new Map(contexts.map(entry => [entry.cluster, entry]))
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.context ?? '',
    clusters: [...clusters].map(([name, entry]) => ({
      name,
      cluster: { server: entry.url, 'certificate-authority-data': Buffer.from(entry.ca).toString('base64') },
    })),
    users: contexts.map(entry => ({ name: entry.user, user: { token: entry.token } })),
    contexts: contexts.map(entry => ({
      name: entry.context,
      context: { cluster: entry.cluster, user: entry.user, ...(entry.namespace === undefined ? {} : { namespace: entry.namespace }) },
    })),
  })
}

/** Writes it with mode 0600, whole or not at all. */
export async function writeKubeconfig(path: string, contexts: readonly KubeconfigContext[]): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, kubeconfigText(contexts), { mode: 0o600 })
  await rename(temporary, path)
}
