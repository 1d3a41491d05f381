import { refuse } from './api-error.ts'
import { decodeBody } from './decode-body.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { unreadable } from './list-options.ts'
import { applyConfig } from './managed-fields.ts'
import { storageKey } from './resource.ts'
import { wholeSchema } from './schema-metadata.ts'
import { objectKey } from './store.ts'
import { typedProblems } from './typed-problems.ts'
import type { World, WriteRequest } from './world.ts'
import { createObject, dropUnknown, inVersion, updateObject } from './writes.ts'

/**
 * Server-side apply: creates the object or merges the configuration into it by field ownership. Throws 409 with the conflicting
 * managers unless `force`; 404 for a subresource of an object that isn't there.
 */
export function applyObject(world: World, request: WriteRequest, body: unknown, force: boolean): { object: KubeObject; created: boolean } {
  if (!isObject(body)) throw refuse.badRequest('the body of the request is not an object')
  const { apiVersion = '', kind = '' } = body
  if (apiVersion === '' || kind === '')
    throw refuse.badRequest(
      `invalid object type: ${String(apiVersion).includes('/') ? '' : '/'}${String(apiVersion)}, Kind=${String(kind)}`,
    )
  if (!isObject(body.metadata) || !body.metadata.name)
    throw refuse.badRequest(`the name of the object (${request.name} based on URL) was undeterminable: name must be provided`)
  if (body.metadata.name !== request.name)
    throw refuse.badRequest(`the name of the object (${String(body.metadata.name)}) does not match the name on the URL (${request.name})`)
  const { metadata: given, ...rest } = body
  const wrong = typedProblems({ ...rest, metadata: given }, wholeSchema(request.resource.schema))
  if (wrong !== undefined) {
    const type = `${String(apiVersion).includes('/') ? '' : '/'}${String(apiVersion)}`
    throw unreadable(`failed to create typed patch object (/${request.name}; ${type}, Kind=${String(kind)}): ${wrong}`)
  }
  const config = decodeBody(request, body)
  if (config.metadata.managedFields !== undefined) throw refuse.badRequest('metadata.managedFields must be nil')
  config.metadata.name ??= request.name
  dropUnknown(request, config)
  const entry = world.store.collection(storageKey(request.resource)).get(objectKey(request.namespace, request.name))
  if (entry === undefined && request.subresource !== '') throw refuse.notFound(request.resource, request.name)
  const now = world.now()
  if (entry === undefined) {
    // An uid names one life of an object; applying to a life that is over must not begin another.
    if (config.metadata.uid) {
      throw refuse.conflict(
        request.resource,
        request.name,
        `uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`,
      )
    }
    // A resourceVersion in an apply says which version to change; it doesn't keep the object from being created.
    delete config.metadata.resourceVersion
    const applied = applyConfig(undefined, config, request, force, now)
    const track = (object: KubeObject): void => setManaged(object, applied.managedFields)
    return { object: createObject(world, request, applied.object, track), created: true }
  }
  const applied = applyConfig(inVersion(entry.object, request.resource), config, request, force, now)
  const track = (object: KubeObject): void => setManaged(object, applied.managedFields)
  return { object: updateObject(world, request, () => applied.object, track), created: false }
}

function setManaged(object: KubeObject, managedFields: KubeObject['metadata']['managedFields']): void {
  if (managedFields === undefined || managedFields.length === 0) delete object.metadata.managedFields
  else object.metadata.managedFields = managedFields
}
