import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from './api-error.ts'
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, groupVersions, servedVersions } from './discovery.ts'
import { sendJson, sendText } from './http-exchange.ts'
import { kubernetesVersion } from './kubernetes-version.ts'
import { whyNotServed } from './not-served.ts'
import { openApiDocument, openApiIndex } from './openapi.ts'
import type { World } from './world.ts'

const metricsType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
const openPaths = new Set(['/healthz', '/livez', '/readyz', '/version'])

/** True for the paths that need no token, as `system:public-info-viewer` allows. */
export function isPublicPath(path: string): boolean {
  return openPaths.has(path)
}

/** Answers everything that is no resource: health, version, discovery, OpenAPI, metrics. */
export function handleOther(world: World, path: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw refuse.methodNotAllowed()
  const answer = readDocument(world, path, request)
  if (typeof answer === 'string') sendText(response, answer, 200, path === '/metrics' ? metricsType : undefined)
  else sendJson(response, 200, answer.body, answer.headers)
}

interface JsonAnswer {
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A text or a JSON document. Throws 404 for paths that lead nowhere. */
function readDocument(world: World, path: string, request: IncomingMessage): string | JsonAnswer {
  const resources = world.registry.all()
  const parts = path.split('/').filter(part => part !== '')
  const aggregated = /apidiscovery\.k8s\.io;\s*v=v2\s*;\s*as=APIGroupDiscoveryList/.test(request.headers.accept ?? '')
  const [root = '', group = '', groupVersion = ''] = parts
  if (['healthz', 'livez', 'readyz'].includes(root)) return 'ok'
  if (path === '/version') return { body: kubernetesVersion }
  if (path === '/metrics') return metrics(world)
  if (path === '/openapi/v2') throw refuse.notImplemented('the practice cluster serves OpenAPI v3 only')
  // As the API server says it: JSON under the type of plain text.
  if (path === '/openapi/v3') return JSON.stringify(openApiIndex(world))
  if (root === 'openapi' && group === 'v3') {
    const document = openApiDocument(world, parts.slice(2).join('/'))
    if (document === undefined) throw refuse.pathNotFound()
    return { body: document }
  }
  if (parts.length === 0) return { body: { paths: rootPaths(world) } }
  if ((path === '/api' || path === '/apis') && aggregated) {
    const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    return {
      body: aggregatedDiscovery(resources, root === 'api'),
      headers: { 'content-type': type, 'cache-control': 'public', vary: 'Accept' },
    }
  }
  if (path === '/api') {
    const address = { clientCIDR: '0.0.0.0/0', serverAddress: request.headers.host ?? '127.0.0.1' }
    return { body: { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [address] } }
  }
  if (path === '/apis') return { body: apiGroupList(resources) }
  if (path === '/api/v1') return { body: apiResourceList(resources, '', 'v1') }
  const versions = groupVersions(resources).get(group)
  if (root === 'api') throw refuse.pathNotFound()
  const why = root === 'apis' ? whyNotServed(group, '', '') : undefined
  if (why !== undefined) throw refuse.notImplemented(why)
  if (root !== 'apis' || versions === undefined || group === '') throw refuse.noSuchPath()
  if (parts.length === 2) return { body: { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(resources, group) } }
  if (parts.length !== 3 || !versions.includes(groupVersion)) throw refuse.noSuchPath()
  return { body: apiResourceList(resources, group, groupVersion) }
}

function rootPaths(world: World): string[] {
  const groups = servedVersions(world.registry.all()).map(apiVersion =>
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
  )
  return ['/api', '/apis', ...groups, '/healthz', '/livez', '/metrics', '/openapi/v3', '/readyz', '/version'].sort()
}

function metrics(world: World): string {
  const lines = ['# HELP apiserver_storage_objects Number of stored objects by resource.', '# TYPE apiserver_storage_objects gauge']
  for (const collection of world.store.collections()) {
    const [group = '', plural = ''] = collection.name.split('/')
    lines.push(`apiserver_storage_objects{resource="${group === '' ? plural : `${plural}.${group}`}"} ${collection.size}`)
  }
  lines.push('# HELP practice_resource_version The last revision.', '# TYPE practice_resource_version counter')
  lines.push(`practice_resource_version ${world.store.revision}`)
  return `${lines.join('\n')}\n`
}
