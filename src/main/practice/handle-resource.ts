import type { IncomingMessage, ServerResponse } from 'node:http'
import { authorize, type User } from './access.ts'
import { refuse } from './api-error.ts'
import { applyObject } from './apply.ts'
import { decodeBody, unrecognized } from './decode-body.ts'
import { deleteObject, readDeleteOptions } from './deletes.ts'
import { finalizeNamespace } from './finalize-namespace.ts'
import { contentTypeOf, readBody, sendChunks, sendJson } from './http-exchange.ts'
import { cloneJson } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { inNamespace, listPage, parseSelectors } from './lists.ts'
import { negotiate } from './negotiate.ts'
import { whyNotServed } from './not-served.ts'
import { applyPatchTo, patchTypes, unsupportedPatch } from './patches.ts'
import { answerPodLog } from './pod-log.ts'
import { answerPodProxy } from './pod-proxy.ts'
import { type Form, listChunks, metadataOnly, tableOf } from './representation.ts'
import type { RequestInfo } from './request-info.ts'
import { apiVersionOf, type Resource, storageKey } from './resource.ts'
import { answerReview } from './reviews.ts'
import { readScale, writeScale } from './scale.ts'
import { objectKey } from './store.ts'
import { readInclude } from './table.ts'
import { startWatch } from './watches.ts'
import type { World, WriteRequest } from './world.ts'
import { readWriteRequest, verbNotTaken, warningHeaders } from './write-request.ts'
import { createObject, inVersion, readObject, updateObject } from './writes.ts'

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
  const resource = findResource(world, info)
  if (info.subresource === 'proxy' && resource.kind === 'Pod' && resource.group === '')
    return await answerPodProxy(exchange, name => readObject(world, resource, info.namespace, name))
  checkSubresource(resource, info)
  const { form } = negotiate(request.headers.accept)
  const body = await readBodyOf(exchange, resource)
  const warnings: string[] = resource.deprecation === undefined ? [] : [resource.deprecation]
  if (warnings.length > 0) response.setHeader('warning', warningHeaders(warnings).warning ?? '')
  const write = readWriteRequest(exchange, resource, body, message => warnings.push(message))
  const send = (object: KubeObject, code = 200): void => sendObject(exchange, resource, object, code, warnings, form)
  if (resource.virtual) {
    if (info.verb !== 'create') throw refuse.methodNotAllowed()
    return sendJson(response, 201, answerReview(world, exchange.user, resource, write, decodeBody(write, body)))
  }
  switch (info.verb) {
    case 'list': {
      const { entries, metadata } = listPage(world, resource, info.namespace, query)
      const include = form === 'table' ? readInclude(query) : 'Metadata'
      return sendChunks(request, response, listChunks(entries, resource, form, metadata, world.now().getTime(), include))
    }
    case 'watch':
      return startWatch(world, resource, info.namespace, withName(query, info.name), form, response, exchange.signal)
    case 'get':
      if (info.subresource === 'scale')
        return sendJson(response, 200, readScale(resource, readObject(world, resource, info.namespace, info.name)))
      if (info.subresource === 'log') return answerPodLog(exchange, readObject(world, resource, info.namespace, info.name))
      return send(readObject(world, resource, info.namespace, info.name))
    case 'create':
      return send(createObject(world, write, decodeBody(write, body)), 201)
    case 'update':
      if (info.subresource === 'scale')
        return sendJson(
          response,
          200,
          writeScale(world, write, () => body),
        )
      return send(
        info.subresource === 'finalize' ? finalizeNamespace(world, write, body) : updateObject(world, write, () => decodeBody(write, body)),
      )
    case 'patch': {
      const type = contentTypeOf(request)
      if (info.subresource === 'scale') {
        const scaled = writeScale(world, write, old => applyPatchTo(old, body, type, resource))
        return sendJson(response, 200, scaled)
      }
      if (type === 'application/apply-patch+yaml') {
        const isThere = world.store.collection(storageKey(resource)).get(objectKey(info.namespace, info.name)) !== undefined
        if (!isThere && info.subresource === '') authorize(world.store, exchange.user, { ...info, verb: 'create' })
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

/** The kind that a path is about. Throws 404 in the words of whoever would serve the path, and 501 for what every other cluster serves. */
function findResource(world: World, info: RequestInfo): Resource {
  const { group, version, namespace, name, verb } = info
  const resource = world.registry.find(group, version, info.resource)
  if (resource === undefined) {
    const why = whyNotServed(group, info.resource, '')
    if (why !== undefined) throw refuse.notImplemented(why)
    throw world.registry.all().some(other => !other.custom && other.group === group && other.version === version)
      ? refuse.pathNotFound()
      : refuse.noSuchPath()
  }
  const missing = resource.namespaced && namespace === undefined && name !== ''
  const superfluous = !resource.namespaced && namespace !== undefined
  if (missing || superfluous) throw resource.custom ? refuse.noSuchPath() : refuse.pathNotFound()
  if (resource.namespaced && namespace === undefined && verb === 'create') throw refuse.methodNotAllowed()
  const needsName = verb === 'update' || verb === 'patch'
  if (needsName && name === '') throw resource.custom ? refuse.badRequest('name must be provided') : refuse.methodNotAllowed()
  if (verb === 'create' && name !== '' && info.subresource === '' && !resource.virtual) throw refuse.methodNotAllowed()
  if (verb === 'deletecollection' && resource.kind === 'Namespace' && group === '') throw refuse.methodNotAllowed()
  return resource
}

function checkSubresource(resource: Resource, info: RequestInfo): void {
  const { subresource, verb } = info
  if (subresource === '') return
  const isDoor =
    (subresource === 'status' && resource.hasStatus) ||
    (subresource === 'scale' && resource.scale !== undefined) ||
    (subresource === 'finalize' && resource.kind === 'Namespace' && verb === 'update')
  if (isDoor && ['get', 'update', 'patch'].includes(verb)) return
  if (isDoor) throw verbNotTaken(resource, verb)
  if (subresource === 'log' && resource.kind === 'Pod' && verb === 'get') return
  const why = whyNotServed(resource.group, resource.plural, subresource)
  if (why !== undefined) throw refuse.notImplemented(why)
  throw resource.custom ? refuse.notFound(resource, info.name) : refuse.pathNotFound()
}

/** The body of a write; reads have none. A patch in a form that the kind doesn't take is refused before it is read. */
async function readBodyOf({ info, request }: ResourceExchange, resource: Resource): Promise<unknown> {
  if (!['create', 'update', 'patch', 'delete', 'deletecollection'].includes(info.verb)) return undefined
  const type = contentTypeOf(request)
  if (info.verb === 'patch' && !patchTypes(resource).includes(type)) throw unsupportedPatch(resource)
  const isPatch = info.verb === 'patch'
  const isDelete = info.verb === 'delete' || info.verb === 'deletecollection'
  return readBody(request, {
    mayBeEmpty: isDelete,
    refuse: (why, text) =>
      isPatch
        ? refuse.badRequest(type === 'application/apply-patch+yaml' ? why : `error decoding patch: ${why}`)
        : refuse.badRequest(
            isDelete
              ? `couldn't get version/kind; json parse error: ${why}`
              : unrecognized(resource, `couldn't get version/kind; json parse error: ${why}`, text),
          ),
  })
}

function sendObject(
  { world, query, response }: ResourceExchange,
  resource: Resource,
  object: KubeObject,
  code: number,
  warnings: readonly string[],
  form: Form,
): void {
  const headers = warningHeaders(warnings)
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const table = () => tableOf([object], resource, world.now().getTime(), metadata, true, readInclude(query))
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
    const { apiVersion: _version, kind: _kind, ...bare } = cloneJson(entry.object)
    items.push(resource.custom ? inVersion(cloneJson(entry.object), resource) : bare)
  }
  const metadata = { ...(resource.custom ? { continue: '' } : {}), resourceVersion: String(world.store.revision) }
  sendJson(response, 200, { kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata, items })
}
