import { deleteObject } from './deletes.ts'
import { cloneJson, getArray } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { inNamespace } from './lists.ts'
import { type Resource, storageKey } from './resource.ts'
import { objectKey } from './store.ts'
import type { World, WriteRequest } from './world.ts'
import { createObject } from './writes.ts'

const collection = '/namespaces'
const retryMs = 200

/** A write by one of the cluster's own controllers. */
export function controllerRequest(resource: Resource, namespace: string | undefined, name: string): WriteRequest {
  return {
    resource,
    namespace,
    name,
    subresource: '',
    username: 'system:kube-controller-manager',
    dryRun: false,
    fieldManager: 'kube-controller-manager',
    fieldValidation: 'Ignore',
    warn: () => undefined,
  }
}

/** Gives each namespace its default service account, and empties and then removes those that are being deleted. */
export function runNamespaceController(world: World): Disposable {
  const timers = new Set<NodeJS.Timeout>()
  const later = (name: string, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (reconcile(world, name)) later(name, retryMs)
    }, ms)
    timers.add(timer)
  }
  const unsubscribe = world.store.collection(collection).subscribe(event => {
    if (event.type !== 'DELETED') later(event.entry.key, 0)
  })
  for (const entry of world.store.collection(collection).snapshot()) later(entry.key, 0)
  return {
    [Symbol.dispose]() {
      unsubscribe()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** True when something is left that must be looked at again. */
function reconcile(world: World, name: string): boolean {
  const namespace = world.store.collection(collection).get(name)?.object
  if (namespace === undefined) return false
  if (namespace.metadata.deletionTimestamp === undefined) {
    ensureDefaults(world, name)
    return false
  }
  let left = 0
  const seen = new Set<string>()
  for (const resource of world.registry.all()) {
    const key = storageKey(resource)
    if (!resource.namespaced || resource.virtual || seen.has(key)) continue
    seen.add(key)
    for (const entry of inNamespace(world.store.collection(key).snapshot(), name)) {
      const target = controllerRequest(resource, name, entry.object.metadata.name ?? '')
      if (entry.object.metadata.deletionTimestamp === undefined) deleteObject(world, target, { propagationPolicy: 'Background' })
    }
    left += inNamespace(world.store.collection(key).snapshot(), name).length
  }
  if (left > 0) return true
  const finalizers = getArray(namespace, 'spec', 'finalizers').filter(finalizer => finalizer !== 'kubernetes')
  if (finalizers.length > 0 || (namespace.metadata.finalizers ?? []).length > 0) {
    if (finalizers.length !== getArray(namespace, 'spec', 'finalizers').length) {
      const object: KubeObject = cloneJson(namespace)
      world.store.put(collection, name, { ...object, spec: { finalizers } })
    }
    return false
  }
  world.store.remove(collection, name)
  return false
}

function ensureDefaults(world: World, namespace: string): void {
  const serviceAccounts = world.registry.find('', 'v1', 'serviceaccounts')
  if (serviceAccounts === undefined) return
  if (world.store.collection(storageKey(serviceAccounts)).get(objectKey(namespace, 'default')) !== undefined) return
  const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } }
  createObject(world, controllerRequest(serviceAccounts, namespace, ''), object)
}
