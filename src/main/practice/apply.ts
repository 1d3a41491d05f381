import { refuse } from './api-error.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { applyPatchTo } from './patches.ts'
import { storageKey } from './resource.ts'
import { objectKey } from './store.ts'
import type { World, WriteRequest } from './world.ts'
import { createObject, decodeBody, updateObject } from './writes.ts'

/** Server-side apply. */
export function applyObject(world: World, request: WriteRequest, body: unknown, _force: boolean): { object: KubeObject; created: boolean } {
  if (!isObject(body)) throw refuse.badRequest('the body of the request is not an object')
  const exists = world.store.collection(storageKey(request.resource)).get(objectKey(request.namespace, request.name)) !== undefined
  if (!exists) {
    const config = decodeBody(request, body)
    config.metadata.name ??= request.name
    return { object: createObject(world, request, config), created: true }
  }
  return {
    object: updateObject(world, request, old => applyPatchTo(old, body, 'application/merge-patch+json', request.resource)),
    created: false,
  }
}
