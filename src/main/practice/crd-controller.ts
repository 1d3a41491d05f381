import { resourcesOf } from './custom-resources.ts'
import { cloneJson, equalJson, getArray, getObject, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { apiTime, type World } from './world.ts'

const collection = 'apiextensions.k8s.io/customresourcedefinitions'
const cleanup = 'customresourcecleanup.apiextensions.k8s.io'

function withCondition(conditions: readonly unknown[], type: string, reason: string, message: string, time: string): readonly unknown[] {
  const others = conditions.filter(condition => getString(condition, 'type') !== type)
  const same = conditions.find(condition => getString(condition, 'type') === type && getString(condition, 'status') === 'True')
  return [...others, same ?? { type, status: 'True', lastTransitionTime: time, reason, message }]
}

/** Writes NamesAccepted and Established, so that `kubectl wait --for=condition=Established` ends. */
function establish(world: World, definition: KubeObject): void {
  const time = apiTime(world.now())
  const status = getObject(definition, 'status') ?? {}
  const named = withCondition(getArray(status, 'conditions'), 'NamesAccepted', 'NoConflicts', 'no conflicts found', time)
  const conditions = withCondition(named, 'Established', 'InitialNamesAccepted', 'the initial names have been accepted', time)
  const storage = getArray(definition, 'spec', 'versions').find(version => isObject(version) && version.storage === true)
  const storedVersions = [...new Set([...getArray(status, 'storedVersions'), getString(storage, 'name') ?? ''])]
  const next = { ...status, conditions, acceptedNames: getObject(definition, 'spec', 'names') ?? {}, storedVersions }
  const finalizers = definition.metadata.finalizers ?? []
  const kept = finalizers.includes(cleanup) ? finalizers : [...finalizers, cleanup]
  if (equalJson(next, status) && kept === finalizers) return
  const object = cloneJson(definition)
  world.store.put(collection, object.metadata.name ?? '', {
    ...object,
    metadata: { ...object.metadata, finalizers: kept },
    status: cloneJson(next),
  })
}

/**
 * Serves the kinds of every CustomResourceDefinition in the store, from its creation to its deletion. Deleting one ends its kind and
 * removes its objects. Works in the commit itself, so a client that created a definition can use its kind at once.
 */
export function runCrdController(world: World): Disposable {
  const serve = (definition: KubeObject): void => world.registry.setCustom(definition.metadata.name ?? '', resourcesOf(definition))
  for (const { object } of world.store.collection(collection).snapshot()) serve(object)
  const unsubscribe = world.store.collection(collection).subscribe(event => {
    const { object } = event.entry
    const name = object.metadata.name ?? ''
    if (event.type === 'DELETED') {
      world.registry.setCustom(name, [])
      return
    }
    serve(object)
    queueMicrotask(() => reconcile(world, name))
  })
  return { [Symbol.dispose]: unsubscribe }
}

function reconcile(world: World, name: string): void {
  const definition = world.store.collection(collection).get(name)?.object
  if (definition === undefined) return
  if (definition.metadata.deletionTimestamp === undefined) establish(world, definition)
  else removeAll(world, definition, name)
}

function removeAll(world: World, definition: KubeObject, name: string): void {
  const group = getString(definition, 'spec', 'group') ?? ''
  const plural = getString(definition, 'spec', 'names', 'plural') ?? ''
  const stored = `${group}/${plural}`
  for (const entry of world.store.collection(stored).snapshot()) world.store.remove(stored, entry.key)
  const finalizers = (definition.metadata.finalizers ?? []).filter(finalizer => finalizer !== cleanup)
  if (finalizers.length === 0) world.store.remove(collection, name)
  else if (finalizers.length !== definition.metadata.finalizers?.length) {
    world.store.put(collection, name, { ...cloneJson(definition), metadata: { ...cloneJson(definition.metadata), finalizers } })
  }
}
