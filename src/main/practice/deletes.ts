import { refuse } from './api-error.ts'
import { cloneJson, getArray, getObject, getPath, getString } from './json.ts'
import type { JsonObject, KubeObject } from './kube-object.ts'
import { queryInteger } from './list-options.ts'
import { storageKey } from './resource.ts'
import { objectKey } from './store.ts'
import { apiTime, type World, type WriteRequest } from './world.ts'
import { denial, inVersion } from './writes.ts'

/** `DeleteOptions`, from the body or the query. */
export interface DeleteOptions {
  readonly uid?: string | undefined
  readonly resourceVersion?: string | undefined
  readonly propagationPolicy?: string | undefined
  readonly gracePeriodSeconds?: number | undefined
}

/** Kinds that answer a delete with the object that went; the others answer with a `Status`. */
const returnsObject = new Set(['Pod', 'Service', 'PersistentVolumeClaim', 'PersistentVolume', 'ServiceAccount', 'ResourceQuota'])

/** Reads a DeleteOptions body; what the query says counts only where there is no body at all. */
export function readDeleteOptions(body: unknown, query: URLSearchParams): DeleteOptions {
  const alone = body === undefined
  const preconditions = getObject(body, 'preconditions')
  const given = getObject({ body }, 'body')?.gracePeriodSeconds
  if (given !== undefined && given !== null && typeof given !== 'number')
    throw refuse.badRequest(`json: cannot unmarshal ${typeof given} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`)
  const grace = given ?? (alone ? queryInteger(query, 'gracePeriodSeconds') : undefined)
  const policy = getString(body, 'propagationPolicy') ?? (alone ? (query.get('propagationPolicy') ?? undefined) : undefined)
  if (policy !== undefined && !['Background', 'Foreground', 'Orphan'].includes(policy)) {
    throw refuse.invalid({ group: 'meta.k8s.io', plural: '', kind: 'DeleteOptions' }, '', [
      {
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan", "nil"`,
        field: 'propagationPolicy',
      },
    ])
  }
  const invalid = (message: string) =>
    refuse.invalid({ group: 'meta.k8s.io', plural: '', kind: 'DeleteOptions' }, '', [
      { reason: 'FieldValueInvalid', message, field: 'propagationPolicy' },
    ])
  if (policy !== undefined && getPath(body, ['orphanDependents']) !== undefined)
    throw invalid(`Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`)
  return {
    uid: getString(preconditions, 'uid'),
    resourceVersion: getString(preconditions, 'resourceVersion'),
    propagationPolicy: policy,
    gracePeriodSeconds: grace,
  }
}

const foreverNamespaces = new Set(['default', 'kube-system', 'kube-public'])

function checkPreconditions(request: WriteRequest, old: KubeObject, options: DeleteOptions): void {
  const fail = (what: string, wanted: string, found: string) => {
    const verb = what === 'UID' ? 'deleted and then recreated' : 'modified'
    const why = `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been ${verb}`
    return refuse.conflict({ ...request.resource, plural: request.resource.kind }, request.name, why)
  }
  if (options.uid !== undefined && options.uid !== old.metadata.uid) throw fail('UID', options.uid, old.metadata.uid ?? '')
  if (options.resourceVersion !== undefined && options.resourceVersion !== old.metadata.resourceVersion) {
    throw fail('ResourceVersion', options.resourceVersion, old.metadata.resourceVersion ?? '')
  }
}

/** Seconds of grace: pods on a node get theirs; everything else goes at once. */
function graceOf(object: KubeObject, options: DeleteOptions): number {
  if (object.kind !== 'Pod' || getString(object, 'spec', 'nodeName') === undefined) return 0
  const phase = getString(object, 'status', 'phase')
  if (phase === 'Succeeded' || phase === 'Failed') return 0
  const own = getObject(object, 'spec')?.terminationGracePeriodSeconds
  return Math.max(0, options.gracePeriodSeconds ?? (typeof own === 'number' ? own : 30))
}

/**
 * Deletes one object, or marks it as going (deletionTimestamp) while finalizers, dependents in the foreground, namespace contents or a
 * pod's grace period keep it. Answers with the object or a `Status`, as the API does.
 */
export function deleteObject(world: World, request: WriteRequest, options: DeleteOptions): JsonObject {
  const { resource } = request
  const collection = storageKey(resource)
  const key = objectKey(request.namespace, request.name)
  const entry = world.store.collection(collection).get(key)
  if (entry === undefined) throw refuse.notFound(resource, request.name)
  const old = inVersion(entry.object, resource)
  checkPreconditions(request, old, options)
  for (const hook of world.admission) {
    if (hook.apiGroup !== resource.group || hook.kind !== resource.kind) continue
    const { dryRun, username } = request
    const answer = hook.admit({ operation: 'DELETE', subresource: '', object: old, oldObject: old, dryRun, username })
    for (const warning of answer.warnings ?? []) request.warn(warning)
    if (answer.denied !== undefined) throw denial(resource, request.name, hook.name, answer.denied)
  }
  if (resource.kind === 'Namespace' && resource.group === '' && foreverNamespaces.has(request.name))
    throw refuse.forbidden(resource, request.name, 'this namespace may not be deleted')
  const grace = graceOf(old, options)
  const finalizers = new Set(old.metadata.finalizers)
  if (options.propagationPolicy === 'Foreground') finalizers.add('foregroundDeletion')
  if (options.propagationPolicy === 'Orphan') finalizers.add('orphan')
  const waitsForContents = resource.kind === 'Namespace' && resource.group === '' && getArray(old, 'spec', 'finalizers').length > 0
  if (finalizers.size > 0 || grace > 0 || waitsForContents) return mark(world, request, old, [...finalizers], grace)
  if (!request.dryRun) world.store.remove(collection, key)
  return answerFor(request, resource.kind === 'Pod' && resource.group === '' ? markObject(world, request, old, [], 0) : old)
}

/** Kinds whose own way of deletion knows no grace period. */
const graceless = new Set(['Namespace', 'CustomResourceDefinition'])

/** The object as it is on its way out. */
function markObject(world: World, request: WriteRequest, old: KubeObject, finalizers: readonly string[], grace: number): KubeObject {
  const object = cloneJson(old)
  const { metadata } = object
  const earlier = metadata.deletionTimestamp
  if (earlier === undefined) {
    metadata.deletionTimestamp = apiTime(new Date(world.now().getTime() + grace * 1000))
    if (graceless.has(object.kind) && !request.resource.custom) delete metadata.deletionGracePeriodSeconds
    else metadata.deletionGracePeriodSeconds = grace
    if (metadata.generation !== undefined && !(object.kind === 'CustomResourceDefinition')) metadata.generation += 1
  } else if (grace < (metadata.deletionGracePeriodSeconds ?? 0)) metadata.deletionGracePeriodSeconds = grace
  if (finalizers.length > 0) metadata.finalizers = [...finalizers]
  if (object.kind === 'Namespace' && request.resource.group === '') object.status = { ...getObject(object, 'status'), phase: 'Terminating' }
  return object
}

function mark(world: World, request: WriteRequest, old: KubeObject, finalizers: readonly string[], grace: number): JsonObject {
  const earlier = old.metadata.deletionTimestamp
  const object = markObject(world, request, old, finalizers, grace)
  const unchanged =
    earlier !== undefined &&
    finalizers.length === (old.metadata.finalizers ?? []).length &&
    grace >= (old.metadata.deletionGracePeriodSeconds ?? 0)
  if (request.dryRun || unchanged) return object
  const stored = world.store.put(storageKey(request.resource), objectKey(request.namespace, request.name), object)
  return inVersion(stored.object, request.resource)
}

function answerFor(request: WriteRequest, object: KubeObject): JsonObject {
  const { resource } = request
  if (resource.group === '' && returnsObject.has(resource.kind)) return object
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: request.name,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
      uid: object.metadata.uid ?? '',
    },
  }
}
