import type { IncomingMessage, ServerResponse } from 'node:http'
import type { User } from './access.ts'
import { refuse } from './api-error.ts'
import { applyObject } from './apply.ts'
import { deleteObject, readDeleteOptions } from './deletes.ts'
import { contentTypeOf, readBody, sendChunks, sendJson } from './http-exchange.ts'
import { cloneJson } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { inNamespace, listPage, parseSelectors } from './lists.ts'
import { applyPatchTo, patchTypes } from './patches.ts'
import { answerPodLog } from './pod-log.ts'
import { answerPodProxy } from './pod-proxy.ts'
import { listChunks, metadataOnly, tableOf, wantedForm } from './representation.ts'
import type { RequestInfo } from './request-info.ts'
import { type Resource, storageKey } from './resource.ts'
import { answerReview } from './reviews.ts'
import { readScale, writeScale } from './scale.ts'
import { startWatch } from './watches.ts'
import type { World, WriteRequest } from './world.ts'
import { createObject, decodeBody, readObject, updateObject } from './writes.ts'

/** One HTTP request to a resource, after authentication and authorization. */
export interface ResourceExchange {
  readonly world: World
  readonly user: User
  readonly info: RequestInfo
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Ends watches when the server closes. */
  readonly signal: AbortSignal
}

/** Answers a request to a resource. Throws ApiError for every refusal. */
export async function handleResource(exchange: ResourceExchange): Promise<void> {
  const { world, info, query, request, response } = exchange
  const resource = world.registry.find(info.group, info.version, info.resource)
  if (resource === undefined) throw refuse.pathNotFound()
  if (resource.namespaced && info.namespace === undefined && (info.name !== '' || info.verb === 'create')) throw refuse.pathNotFound()
  if (info.subresource === 'proxy' && resource.kind === 'Pod' && resource.group === '')
    return answerPodProxy(exchange, name => readObject(world, resource, info.namespace, name))
  const body = ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(info.verb) ? await readBody(request) : undefined
  const warnings: string[] = []
  const write = readWriteRequest(exchange, resource, warnings)
  const send = (object: KubeObject, code = 200): void => sendObject(exchange, resource, object, code, warnings)
  if (resource.virtual) {
    if (info.verb !== 'create') throw refuse.methodNotAllowed()
    return sendJson(response, 201, answerReview(world, exchange.user, resource.kind, decodeBody(write, body)))
  }
  checkSubresource(resource, info)
  switch (info.verb) {
    case 'list': {
      const { entries, metadata } = listPage(world, resource, info.namespace, query)
      const form = wantedForm(request.headers.accept)
      return sendChunks(request, response, listChunks(entries, resource, form, metadata, world.now().getTime()))
    }
    case 'watch':
      return startWatch(
        world,
        resource,
        info.namespace,
        withName(query, info.name),
        wantedForm(request.headers.accept),
        response,
        exchange.signal,
      )
    case 'get':
      if (info.subresource === 'scale')
        return sendJson(response, 200, readScale(resource, readObject(world, resource, info.namespace, info.name)))
      if (info.subresource === 'log') return answerPodLog(exchange, readObject(world, resource, info.namespace, info.name))
      return send(readObject(world, resource, info.namespace, info.name))
    case 'create':
      if (info.name !== '') throw refuse.methodNotAllowed()
      return send(createObject(world, write, decodeBody(write, body)), 201)
    case 'update':
      if (info.subresource === 'scale')
        return sendJson(
          response,
          200,
          writeScale(world, write, () => body),
        )
      return send(updateObject(world, write, () => decodeBody(write, body)))
    case 'patch': {
      const type = contentTypeOf(request)
      if (!patchTypes(resource).includes(type)) throw refuse.unsupportedMediaType(patchTypes(resource))
      if (info.subresource === 'scale') {
        const scaled = writeScale(world, write, old => applyPatchTo(old, body, type, resource))
        return sendJson(response, 200, scaled)
      }
      if (type === 'application/apply-patch+yaml') {
        const applied = applyObject(world, write, body, query.get('force') === 'true' || query.get('force') === '1')
        return send(applied.object, applied.created ? 201 : 200)
      }
      return send(updateObject(world, write, old => applyPatchTo(old, body, type, resource)))
    }
    case 'delete': {
      const answer = deleteObject(world, write, readDeleteOptions(body, query))
      return sendJson(response, 200, answer, warningHeaders(warnings))
    }
    case 'deletecollection':
      return deleteCollection(exchange, resource, write, body)
    default:
      throw refuse.methodNotAllowed()
  }
}

function withName(query: URLSearchParams, name: string): URLSearchParams {
  if (name === '') return query
  const narrowed = new URLSearchParams(query)
  narrowed.set('fieldSelector', `metadata.name=${name}`)
  return narrowed
}

function checkSubresource(resource: Resource, info: RequestInfo): void {
  const { subresource } = info
  if (subresource === '') return
  if (subresource === 'status' && resource.hasStatus) return
  if (subresource === 'scale' && resource.scale !== undefined) return
  if (subresource === 'log' && resource.kind === 'Pod' && info.verb === 'get') return
  throw refuse.pathNotFound()
}

function readWriteRequest({ user, info, query, request }: ResourceExchange, resource: Resource, warnings: string[]): WriteRequest {
  const agent = (request.headers['user-agent'] ?? '').split('/')[0] || 'unknown'
  const dryRun = query.getAll('dryRun').filter(value => value !== '')
  const invalid = (kind: string, field: string, value: string, supported: string) =>
    refuse.invalid({ group: 'meta.k8s.io', plural: '', kind }, '', [
      { reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`, field },
    ])
  const kinds: Record<string, string> = { create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions' }
  const optionsKind = kinds[info.verb] ?? 'DeleteOptions'
  const badDryRun = dryRun.find(value => value !== 'All')
  if (badDryRun !== undefined) throw invalid(optionsKind, 'dryRun', badDryRun, '"All"')
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    throw invalid(optionsKind, 'fieldValidation', validation, '"", "Ignore", "Strict", "Warn"')
  }
  const manager = query.get('fieldManager') ?? ''
  if (info.verb === 'patch' && contentTypeOf(request) === 'application/apply-patch+yaml' && manager === '') {
    throw refuse.invalid({ group: 'meta.k8s.io', plural: '', kind: 'PatchOptions' }, '', [
      { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
    ])
  }
  return {
    resource,
    namespace: info.namespace,
    name: info.name,
    subresource: info.subresource === 'status' || info.subresource === 'scale' ? info.subresource : '',
    username: user.name,
    dryRun: dryRun.length > 0,
    fieldManager: manager === '' ? agent : manager,
    fieldValidation: validation,
    warn: message => warnings.push(message),
  }
}

function warningHeaders(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {}
  // Control characters and what no header may carry become spaces; RFC 7234 wants a quoted string.
  const quote = (text: string): string =>
    `299 - "${text
      .replace(/[^\x20-\x7e]/g, ' ')
      .replace(/[\\"]/g, '\\$&')
      .slice(0, 1000)}"`
  return { warning: [...new Set(warnings)].slice(0, 20).map(quote).join(', ') }
}

function sendObject(
  { world, request, response }: ResourceExchange,
  resource: Resource,
  object: KubeObject,
  code: number,
  warnings: readonly string[],
): void {
  const form = wantedForm(request.headers.accept)
  const headers = warningHeaders(warnings)
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const table = () => tableOf([object], resource, world.now().getTime(), metadata, true)
  sendJson(response, code, form === 'metadata' ? metadataOnly(object) : form === 'object' ? object : table(), headers)
}

function deleteCollection(
  { world, info, query, response }: ResourceExchange,
  resource: Resource,
  write: WriteRequest,
  body: unknown,
): void {
  const options = readDeleteOptions(body, query)
  const selected = parseSelectors(resource, query)
  const all = world.store.collection(storageKey(resource)).snapshot()
  const items: unknown[] = []
  for (const entry of inNamespace(all, info.namespace)) {
    if (selected !== undefined && !selected(entry.object)) continue
    const { name = '', namespace } = entry.object.metadata
    deleteObject(world, { ...write, name, namespace: resource.namespaced ? namespace : undefined }, options)
    items.push(cloneJson(entry.object))
  }
  const apiVersion = isObject(items[0]) ? items[0].apiVersion : 'v1'
  sendJson(response, 200, { kind: resource.listKind, apiVersion, metadata: { resourceVersion: String(world.store.revision) }, items })
}
