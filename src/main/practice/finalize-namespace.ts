import { decodeBody } from './decode-body.ts'
import { cloneJson, getArray } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { storageKey } from './resource.ts'
import type { World, WriteRequest } from './world.ts'
import { readObject, updateObject } from './writes.ts'

/** Replaces `spec.finalizers` of a namespace, which no other door changes; one that is on its way out goes when the last is gone. */
export function finalizeNamespace(world: World, request: WriteRequest, body: unknown): KubeObject {
  const { spec } = decodeBody(request, body)
  const finalizers = getArray(spec, 'finalizers')
  const old = readObject(world, request.resource, undefined, request.name)
  if (request.dryRun) return { ...cloneJson(old), spec: { finalizers } }
  const stored = updateObject(world, { ...request, finalizes: true }, found => ({ ...cloneJson(found), spec: { finalizers } }))
  return world.store.collection(storageKey(request.resource)).get(request.name)?.object ?? stored
}
