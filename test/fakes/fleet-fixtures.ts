import type { JsonStore } from '../../src/main/lib/json-file.ts'
import { type FakeApiServer, sendJson } from './fake-api-server.ts'

/** The text of a kubeconfig with one context per server, all of one user and one namespace. */
export function kubeconfig(servers: Readonly<Record<string, string>>, user: Record<string, unknown> = {}): string {
  const entries = Object.entries(servers)
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(([name, server]) => ({ name, cluster: { server } })),
    users: [{ name: 'me', user }],
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: 'me', namespace: 'shop' } })),
  })
}

/** A store that keeps its value in memory. */
export function memory(): JsonStore & { value: unknown } {
  const held: JsonStore & { value: unknown } = {
    value: null,
    read: async () => held.value,
    async write(value) {
      held.value = JSON.parse(JSON.stringify(value))
    },
  }
  return held
}

/** Gives a server aggregated discovery that names the toys while `served` says so. */
export function serveDiscovery(server: FakeApiServer, served: () => boolean) {
  server.intercept((_, response, url) => {
    if (url.pathname !== '/api' && url.pathname !== '/apis') return false
    const toysGroup = { metadata: { name: 'toys.example.io' }, versions: [{ version: 'v1', resources: [{ resource: 'toys' }] }] }
    const items = url.pathname === '/apis' && served() ? [toysGroup] : []
    sendJson(response, 200, { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items })
    return true
  })
}
