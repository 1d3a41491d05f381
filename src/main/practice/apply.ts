import { refuse } from './api-error.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { applyConfig } from './managed-fields.ts'
import { storageKey } from './resource.ts'
import { objectKey } from './store.ts'
import type { World, WriteRequest } from './world.ts'
import { createObject, decodeBody, dropUnknown, inVersion, updateObject } from './writes.ts'

/**
 * Server-side apply: creates the object or merges the configuration into it by field ownership. Throws 409 with the conflicting
 * managers unless `force`; 404 for a subresource of an object that isn't there.
 */
export function applyObject(world: World, request: WriteRequest, body: unknown, force: boolean): { object: KubeObject; created: boolean } {
  if (!isObject(body)) throw refuse.badRequest('the body of the request is not an object')
  if (typeof body.apiVersion !== 'string' || typeof body.kind !== 'string')
    throw refuse.badRequest('apiVersion and kind must be set in an apply')
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
