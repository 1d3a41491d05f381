import { refuse, type StatusCause } from './api-error.ts'
import { checkVersion } from './check-version.ts'
import { checkEscalation } from './escalation.ts'
import { cloneJson, equalJson, getObject } from './json.ts'
import type { JsonObject, KubeObject, ObjectMeta } from './kube-object.ts'
import { unreadable } from './list-options.ts'
import { trackUpdate } from './managed-fields.ts'
import { apiVersionOf, type Resource, storageKey } from './resource.ts'
import { fillDefaults, pruneUnknown } from './schema-apply.ts'
import { objectMetaSchema } from './schema-metadata.ts'
import { objectKey } from './store.ts'
import { dropNoManagers, tidy } from './tidy.ts'
import { validateBySchema } from './validate-by-schema.ts'
import { validateMetadata } from './validate-metadata.ts'
import { validateScale } from './validate-scale.ts'
import { apiTime, type World, type WriteRequest } from './world.ts'

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** The object in the version that the request asked for. */
export function inVersion(object: KubeObject, resource: Resource): KubeObject {
  const apiVersion = apiVersionOf(resource)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

/** The stored object, or 404. */
export function readObject(world: World, resource: Resource, namespace: string | undefined, name: string): KubeObject {
  const entry = world.store.collection(storageKey(resource)).get(objectKey(namespace, name))
  if (entry === undefined) throw refuse.notFound(resource, name)
  return inVersion(entry.object, resource)
}

function checkNamespace(world: World, request: WriteRequest, name: string): void {
  if (!request.resource.namespaced || request.namespace === undefined) return
  const namespaces = { group: '', plural: 'namespaces', kind: 'Namespace' }
  const entry = world.store.collection('/namespaces').get(request.namespace)
  if (entry === undefined) throw refuse.notFound(namespaces, request.namespace)
  if (entry.object.metadata.deletionTimestamp === undefined) return
  throw refuse.forbidden(
    request.resource,
    name,
    `unable to create new content in namespace ${request.namespace} because it is being terminated`,
    [{ reason: 'NamespaceTerminating', message: `namespace ${request.namespace} is being terminated`, field: 'metadata.namespace' }],
  )
}

/** Drops what the schema doesn't know, as `fieldValidation` says: silently, with a warning, or by refusing. */
export function dropUnknown(request: WriteRequest, object: KubeObject): void {
  const { resource } = request
  const ownMetadata: JsonObject = object.metadata
  const dropped = pruneUnknown(ownMetadata, objectMetaSchema, false, 'metadata')
  if (resource.schema !== undefined) dropped.push(...pruneUnknown(object, resource.schema, true))
  if (dropped.length === 0 || request.fieldValidation === 'Ignore') return
  const lines = (resource.custom ? dropped.toSorted() : dropped).map(path => `unknown field "${path}"`)
  if (request.fieldValidation === 'Warn') for (const line of lines) request.warn(line)
  else {
    throw refuse.badRequest(
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: strict decoding error: ${lines.join(', ')}`,
    )
  }
}

function runAdmission(world: World, request: WriteRequest, object: KubeObject, old: KubeObject | undefined): KubeObject {
  let current = object
  for (const hook of world.admission) {
    if (hook.apiGroup !== request.resource.group || hook.kind !== request.resource.kind) continue
    if (request.subresource !== '' && hook.subresources !== true) continue
    const answer = hook.admit({
      operation: old === undefined ? 'CREATE' : 'UPDATE',
      subresource: request.subresource,
      object: current,
      oldObject: old ?? null,
      dryRun: request.dryRun,
      username: request.username,
    })
    for (const warning of answer.warnings ?? []) request.warn(warning)
    if (answer.denied !== undefined) throw denial(request.resource, current.metadata.name ?? '', hook.name, answer.denied)
    if (answer.object !== undefined) current = cloneJson(answer.object)
  }
  return current
}

/** A webhook's refusal, as the API server passes it on: its message under the webhook's name; its causes, where it gave some, as 422. */
export function denial(resource: Resource, name: string, hook: string, denied: { message: string; causes?: readonly StatusCause[] }) {
  const prefix = `admission webhook "${hook}" denied the request: `
  if (denied.causes === undefined || denied.causes.length === 0) {
    const error = refuse.forbidden(resource, name, denied.message)
    error.status.message = prefix + denied.message
    error.status.details = undefined
    return error
  }
  const error = refuse.invalid(resource, name, denied.causes)
  error.status.message = prefix + String(error.status.message)
  return error
}

function validateAll(request: WriteRequest, object: KubeObject, old: KubeObject | undefined): void {
  const { resource } = request
  const causes = [
    ...validateMetadata(resource, object, old),
    ...(resource.schema === undefined ? [] : validateBySchema(resource.schema, object, old, request.subresource === 'status')),
    ...validateScale(resource, object),
    ...(resource.strategy.validate?.(object, old) ?? []),
  ]
  if (causes.length > 0) throw refuse.invalid(resource, object.metadata.name ?? '', causes)
}

/** Creates an object from a decoded body; with `dryRun` everything but the storing happens. */
export function createObject(
  world: World,
  request: WriteRequest,
  body: KubeObject,
  track: (object: KubeObject) => void = object => trackUpdate(object, undefined, request, world.now()),
): KubeObject {
  const { resource } = request
  const object = body
  const { metadata } = object
  if (metadata.name === undefined || metadata.name === '') {
    if (typeof metadata.generateName === 'string' && metadata.generateName !== '') {
      // 58 = 63 - 5: the suffix must fit a label.
      metadata.name = metadata.generateName.slice(0, 58) + suffix(world.random)
    }
  }
  const name = metadata.name ?? ''
  if (request.name !== '' && name !== request.name) {
    throw refuse.badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`)
  }
  checkNamespace(world, request, name)
  if (metadata.resourceVersion) throw unreadable('resourceVersion should not be set on objects to be created')
  for (const field of [
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    ...(resource.generation || resource.custom ? (['generation'] as const) : []),
    'managedFields',
  ] as const) {
    delete metadata[field]
  }
  metadata.uid = world.newUid()
  metadata.creationTimestamp = apiTime(world.now())
  if (resource.generation || resource.custom) metadata.generation = 1
  dropUnknown(request, object)
  // A node brings its own status; everything else gets one from whoever works on it.
  if (resource.hasStatus && resource.kind !== 'Node') delete object.status
  if (resource.schema !== undefined) fillDefaults(object, resource.schema)
  resource.strategy.prepareCreate?.(object)
  const admitted = runAdmission(world, request, object, undefined)
  if (resource.schema !== undefined) fillDefaults(admitted, resource.schema)
  validateAll(request, admitted, undefined)
  const collection = storageKey(resource)
  const key = objectKey(request.namespace, admitted.metadata.name ?? '')
  if (world.store.collection(collection).get(key) !== undefined) throw refuse.alreadyExists(resource, admitted.metadata.name ?? '')
  checkEscalation(world, request, admitted)
  tidy(admitted, resource)
  track(admitted)
  resource.strategy.allocate?.(admitted)
  dropNoManagers(admitted)
  if (request.dryRun) return admitted
  return inVersion(world.store.put(collection, key, admitted).object, resource)
}

function suffix(random: () => number): string {
  let text = ''
  for (let index = 0; index < 5; index += 1) text += suffixAlphabet[Math.floor(random() * suffixAlphabet.length)] ?? 'x'
  return text
}

/** Keeps what a write through this door may not touch. */
function keepOther(request: WriteRequest, object: KubeObject, old: KubeObject): KubeObject {
  const { resource } = request
  if (request.subresource === 'status') {
    const { managedFields } = object.metadata
    const metadata: ObjectMeta = { ...old.metadata, ...(managedFields === undefined ? {} : { managedFields }) }
    if (!resource.custom) {
      const { labels, annotations, finalizers } = object.metadata
      Object.assign(metadata, { ...(labels && { labels }), ...(annotations && { annotations }), ...(finalizers && { finalizers }) })
    }
    const { status: _old, ...kept } = old
    return { ...cloneJson(kept), metadata: cloneJson(metadata), ...(object.status === undefined ? {} : { status: object.status }) }
  }
  if (request.subresource === '' && resource.hasStatus) {
    const { status: _new, ...rest } = object
    return {
      ...rest,
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: object.metadata,
      ...(old.status === undefined ? {} : { status: cloneJson(old.status) }),
    }
  }
  return object
}

/** What raises the generation: anything but metadata and, where it has a door of its own, the status. */
function wantsChanged(a: KubeObject, b: KubeObject, resource: Resource): boolean {
  if (contentChanged(a, b)) return true
  if (!resource.hasStatus && !equalJson(a.status, b.status)) return true
  return resource.strategy.generationOfAnnotations === true && !equalJson(a.metadata.annotations ?? {}, b.metadata.annotations ?? {})
}

function contentChanged(a: KubeObject, b: KubeObject): boolean {
  const { metadata: _ma, status: _sa, ...left } = a
  const { metadata: _mb, status: _sb, ...right } = b
  return !equalJson({ ...left, apiVersion: '' }, { ...right, apiVersion: '' })
}

/**
 * Replaces a stored object by what `compute` makes of it. A resourceVersion or uid in the new object that isn't the stored one's
 * is a conflict. Nothing is stored when nothing changes. An object on its way out goes when its last finalizer does.
 */
export function updateObject(
  world: World,
  request: WriteRequest,
  compute: (old: KubeObject) => KubeObject,
  track: (object: KubeObject, old: KubeObject) => void = (object, old) => trackUpdate(object, old, request, world.now()),
): KubeObject {
  const { resource } = request
  const collection = storageKey(resource)
  const key = objectKey(request.namespace, request.name)
  const entry = world.store.collection(collection).get(key)
  if (entry === undefined) throw refuse.notFound(resource, request.name)
  const old = inVersion(entry.object, resource)
  const wanted = compute(old)
  const { metadata } = wanted
  if ((metadata.name ?? '') !== request.name) {
    throw refuse.badRequest(
      metadata.name
        ? `the name of the object (${metadata.name}) does not match the name on the URL (${request.name})`
        : `the name of the object (${request.name} based on URL) was undeterminable: name must be provided`,
    )
  }
  checkVersion(request, wanted, old)
  const object: KubeObject = keepOther(request, wanted, old)
  const own: JsonObject = object.metadata
  const stored: JsonObject = old.metadata
  for (const field of [
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'resourceVersion',
    'generateName',
  ]) {
    if (stored[field] === undefined) delete own[field]
    else own[field] = stored[field]
  }
  dropUnknown(request, object)
  if (resource.schema !== undefined) fillDefaults(object, resource.schema)
  if (request.subresource === '' && request.finalizes !== true) resource.strategy.prepareUpdate?.(object, old)
  const admitted = runAdmission(world, request, object, old)
  if (resource.schema !== undefined) fillDefaults(admitted, resource.schema)
  if (old.metadata.generation !== undefined && wantsChanged(admitted, old, resource))
    admitted.metadata.generation = old.metadata.generation + 1
  validateAll(request, admitted, old)
  if (!equalJson(admitted.rules, old.rules)) checkEscalation(world, request, admitted)
  tidy(admitted, resource)
  track(admitted, old)
  resource.strategy.allocate?.(admitted)
  dropNoManagers(admitted)
  if (request.dryRun) return admitted
  if (equalJson(admitted, old)) return old
  if (admitted.metadata.deletionTimestamp !== undefined && (admitted.metadata.finalizers ?? []).length === 0 && finalizersDone(admitted)) {
    world.store.remove(collection, key)
    return admitted
  }
  return inVersion(world.store.put(collection, key, admitted).object, resource)
}

/** A namespace also waits for `spec.finalizers`; a pod for its grace period. */
function finalizersDone(object: KubeObject): boolean {
  if (object.kind === 'Namespace') return ((getObject(object, 'spec')?.finalizers as unknown[] | undefined) ?? []).length === 0
  return object.metadata.deletionGracePeriodSeconds === undefined || object.metadata.deletionGracePeriodSeconds === 0
}
