import { deleteObject } from './deletes.ts'
import { cloneJson } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { controllerRequest } from './namespace-controller.ts'
import { type Resource, storageKey } from './resource.ts'
import type { Collection, Entry } from './store.ts'
import type { World } from './world.ts'

interface Located {
  readonly collection: string
  readonly key: string
}

/**
 * Deletes dependents when their owners are gone, in the three ways of `propagationPolicy`. It keeps an index from owner uid to
 * dependents and works through a queue, one object per turn, so that a large tree doesn't hold up requests.
 */
export function runGarbageCollector(world: World): Disposable {
  const uids = new Set<string>()
  const dependents = new Map<string, Map<string, Located>>()
  const queue = new Map<string, Located>()
  const watched = new Map<string, () => void>()
  let scheduled: NodeJS.Immediate | undefined

  const enqueue = (located: Located): void => {
    queue.set(`${located.collection} ${located.key}`, located)
    scheduled ??= setImmediate(work)
  }

  function work(): void {
    scheduled = undefined
    const first = queue.entries().next().value
    if (first === undefined) return
    queue.delete(first[0])
    reconcile(first[1])
    if (queue.size > 0) scheduled = setImmediate(work)
  }

  function index(collection: string, entry: Entry, present: boolean): void {
    const { uid, ownerReferences = [] } = entry.object.metadata
    const id = `${collection} ${entry.key}`
    if (uid !== undefined && present) uids.add(uid)
    if (uid !== undefined && !present) uids.delete(uid)
    for (const owner of ownerReferences) {
      const known = dependents.get(owner.uid) ?? new Map<string, Located>()
      if (present) known.set(id, { collection, key: entry.key })
      else known.delete(id)
      if (known.size === 0) dependents.delete(owner.uid)
      else dependents.set(owner.uid, known)
    }
  }

  function watch(collection: Collection): void {
    if (watched.has(collection.name)) return
    for (const entry of collection.snapshot()) index(collection.name, entry, true)
    const unsubscribe = collection.subscribe(event => {
      if (event.previous !== undefined) index(collection.name, event.previous, false)
      if (event.type !== 'DELETED') index(collection.name, event.entry, true)
      const { metadata } = event.entry.object
      if (event.type !== 'DELETED' && (metadata.ownerReferences !== undefined || metadata.deletionTimestamp !== undefined)) {
        enqueue({ collection: collection.name, key: event.entry.key })
      }
      if (event.type !== 'DELETED' || metadata.uid === undefined) return
      for (const located of dependents.get(metadata.uid)?.values() ?? []) enqueue(located)
      for (const owner of metadata.ownerReferences ?? []) enqueueOwner(owner.uid)
    })
    watched.set(collection.name, unsubscribe)
  }

  /** An owner that waits in the foreground must look again when a dependent is gone. */
  function enqueueOwner(uid: string): void {
    for (const collection of world.store.collections()) {
      if (!waiting.has(uid)) return
      const located = waiting.get(uid)
      if (located !== undefined && located.collection === collection.name) enqueue(located)
    }
  }
  const waiting = new Map<string, Located>()

  function resourceOf(collection: string): Resource | undefined {
    return world.registry.all().find(resource => storageKey(resource) === collection)
  }

  function remove(located: Located, object: KubeObject, policy: string): void {
    const resource = resourceOf(located.collection)
    if (resource === undefined) return
    const { name = '', namespace } = object.metadata
    deleteObject(world, controllerRequest(resource, resource.namespaced ? namespace : undefined, name), { propagationPolicy: policy })
  }

  function put(located: Located, object: KubeObject, change: (object: KubeObject) => void): void {
    const next = cloneJson(object)
    change(next)
    const gone = next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0
    if (gone) world.store.remove(located.collection, located.key)
    else world.store.put(located.collection, located.key, next)
  }

  const without = (object: KubeObject, finalizer: string): void => {
    object.metadata.finalizers = (object.metadata.finalizers ?? []).filter(other => other !== finalizer)
    if (object.metadata.finalizers.length === 0) delete object.metadata.finalizers
  }

  function reconcile(located: Located): void {
    const object = world.store.collection(located.collection).get(located.key)?.object
    if (object === undefined) return
    const { uid = '', finalizers = [], deletionTimestamp, ownerReferences = [] } = object.metadata
    const own = [...(dependents.get(uid)?.values() ?? [])]
    if (deletionTimestamp !== undefined && finalizers.includes('orphan')) {
      for (const dependent of own) {
        const found = world.store.collection(dependent.collection).get(dependent.key)?.object
        if (found !== undefined) put(dependent, found, next => dropOwners(next, new Set([uid])))
      }
      put(located, object, next => without(next, 'orphan'))
      return
    }
    if (deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion')) {
      const blocking = own.filter(dependent => blocks(dependent, uid))
      if (blocking.length === 0) {
        waiting.delete(uid)
        put(located, object, next => without(next, 'foregroundDeletion'))
        return
      }
      waiting.set(uid, located)
      for (const dependent of own) {
        const found = world.store.collection(dependent.collection).get(dependent.key)?.object
        if (found !== undefined && found.metadata.deletionTimestamp === undefined) remove(dependent, found, 'Foreground')
      }
      return
    }
    if (ownerReferences.length === 0 || deletionTimestamp !== undefined) return
    const gone = new Set(ownerReferences.filter(owner => !uids.has(owner.uid)).map(owner => owner.uid))
    if (gone.size === 0) return
    if (gone.size === ownerReferences.length) remove(located, object, 'Background')
    else put(located, object, next => dropOwners(next, gone))
  }

  function blocks(dependent: Located, uid: string): boolean {
    const found = world.store.collection(dependent.collection).get(dependent.key)?.object
    return found?.metadata.ownerReferences?.some(owner => owner.uid === uid && owner.blockOwnerDeletion === true) === true
  }

  const stopNew = world.store.onCollection(watch)
  return {
    [Symbol.dispose]() {
      stopNew()
      for (const unsubscribe of watched.values()) unsubscribe()
      if (scheduled !== undefined) clearImmediate(scheduled)
    },
  }
}

function dropOwners(object: KubeObject, gone: ReadonlySet<string>): void {
  const left = (object.metadata.ownerReferences ?? []).filter(owner => !gone.has(owner.uid))
  if (left.length === 0) delete object.metadata.ownerReferences
  else object.metadata.ownerReferences = left
}
