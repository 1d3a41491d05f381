import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KindRef } from '../../src/shared/domain/kube.ts'
import { type FakeApiServer, type FakeApiServerOptions, sendJson, startFakeApiServer } from '../fakes/fake-api-server.ts'

const cnpg = { group: 'postgresql.cnpg.io', version: 'v1', namespaced: true }
const core = { group: '', version: 'v1', namespaced: true }
/** The root kind of the databases in these clusters. */
const clusters: KindRef = { ...cnpg, kind: 'Cluster', plural: 'clusters' }
const served: readonly KindRef[] = [
  clusters,
  { ...cnpg, kind: 'Backup', plural: 'backups' },
  { ...cnpg, kind: 'ScheduledBackup', plural: 'scheduledbackups' },
  { ...cnpg, kind: 'Pooler', plural: 'poolers' },
  { ...core, kind: 'Pod', plural: 'pods' },
  { ...core, kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' },
  { ...core, kind: 'Service', plural: 'services' },
  { ...core, kind: 'Event', plural: 'events' },
  { group: 'apps', version: 'v1', namespaced: true, kind: 'Deployment', plural: 'deployments' },
]

/** A cluster whose every answer a script can change, and its context in the kubeconfig. */
export interface Site {
  readonly name: string
  readonly server: FakeApiServer
  /** Whether discovery names the operator's kinds. */
  served: boolean
  /** What the kubeconfig says of the cluster and the user, besides the server. */
  readonly cluster: Record<string, unknown>
  readonly user: Record<string, unknown>
  /** Makes or changes a database; its version shows in its row. */
  put(database: string, version: string, more?: { status?: Record<string, unknown>; labels?: Record<string, string> }): void
  remove(database: string): void
  /** Ends all watches in order. */
  endWatches(): void
}

/** Starts one with two databases, `<name>-a` and `<name>-b`. */
export async function startSite(
  life: AsyncDisposableStack,
  name: string,
  options: Omit<FakeApiServerOptions, 'kinds'> & { cluster?: Record<string, unknown>; user?: Record<string, unknown> } = {},
): Promise<Site> {
  const server = life.use(await startFakeApiServer({ ...options, kinds: served }))
  const site: Site = {
    name,
    server,
    served: true,
    cluster: options.cluster ?? {},
    user: options.user ?? {},
    put(database, version, more = {}) {
      server.store.put(clusters, {
        metadata: { name: database, namespace: 'shop', ...(more.labels === undefined ? {} : { labels: more.labels }) },
        spec: { instances: 1, imageName: `registry.example.net/postgresql:${version}`, storage: { size: '1Gi' } },
        status: {
          phase: 'Cluster in healthy state',
          instances: 1,
          readyInstances: 1,
          image: `registry.example.net/postgresql:${version}`,
          conditions: [{ type: 'Ready', status: 'True', reason: 'ClusterIsReady', lastTransitionTime: '2026-03-02T02:31:00Z' }],
          ...more.status,
        },
      })
    },
    remove: database => server.store.remove(clusters, 'shop', database),
    endWatches() {
      for (const stream of server.streams) stream.response.end()
    },
  }
  for (const database of [`${name}-a`, `${name}-b`]) site.put(database, '17.1')
  server.intercept((_, response, url) => {
    if (url.pathname !== '/api' && url.pathname !== '/apis') return false
    const groups = new Map<string, { resource: string }[]>()
    for (const kind of served) {
      if ((kind.group === '') !== (url.pathname === '/api') || (kind.group === cnpg.group && !site.served)) continue
      groups.set(kind.group, [...(groups.get(kind.group) ?? []), { resource: kind.plural }])
    }
    const items = Array.from(groups, ([group, resources]) => ({ metadata: { name: group }, versions: [{ version: 'v1', resources }] }))
    sendJson(response, 200, { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items })
    return true
  })
  return site
}

/** Writes one kubeconfig for all of them; `server` of a site may be replaced by another address, as that of a proxy. */
export async function writeKubeconfig(
  folder: string,
  sites: readonly Pick<Site, 'name' | 'cluster' | 'user'>[],
  addressOf: (name: string) => string,
): Promise<string> {
  const path = join(folder, 'sites.yaml')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: sites.map(({ name, cluster }) => ({ name, cluster: { server: addressOf(name), ...cluster } })),
    users: sites.map(({ name, user }) => ({ name, user })),
    contexts: sites.map(({ name }) => ({ name, context: { cluster: name, user: name, namespace: 'shop' } })),
  }
  await writeFile(path, JSON.stringify(config), { mode: 0o600 })
  return path
}
