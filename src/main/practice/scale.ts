import { refuse } from './api-error.ts'
import { cloneJson, getObject, getPath, setPath } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'
import type { World, WriteRequest } from './world.ts'
import { updateObject } from './writes.ts'

function selectorText(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(getObject(value, 'matchLabels') ?? {})
    .map(([key, label]) => `${key}=${String(label)}`)
    .join(',')
}

/** The `autoscaling/v1` Scale of an object. */
export function readScale(resource: Resource, object: KubeObject): KubeObject {
  const paths = resource.scale
  if (paths === undefined) throw refuse.pathNotFound()
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = paths.labelSelector === undefined ? '' : selectorText(getPath(object, paths.labelSelector))
  const replicas = getPath(object, paths.specReplicas)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: name ?? '',
      namespace: namespace ?? '',
      uid: uid ?? '',
      resourceVersion: resourceVersion ?? '',
      creationTimestamp: creationTimestamp ?? null,
    },
    spec: typeof replicas === 'number' && replicas !== 0 ? { replicas } : {},
    status: { replicas: Number(getPath(object, paths.statusReplicas) ?? 0), ...(selector === '' ? {} : { selector }) },
  }
}

/** Writes replicas through the scale subresource; `compute` gives the new Scale from the present one. */
export function writeScale(world: World, request: WriteRequest, compute: (old: KubeObject) => unknown): KubeObject {
  const { resource } = request
  const paths = resource.scale
  if (paths === undefined) throw refuse.pathNotFound()
  const stored = updateObject(world, request, old => {
    const scale = compute(readScale(resource, old))
    if (!isObject(scale) || scale.kind !== 'Scale') throw refuse.badRequest('the object is no Scale')
    const replicas = getPath(scale, ['spec', 'replicas']) ?? 0
    if (typeof replicas !== 'number' || !Number.isInteger(replicas)) throw refuse.badRequest('spec.replicas is no integer')
    if (replicas < 0) {
      throw refuse.invalid({ group: 'autoscaling', plural: 'scales', kind: 'Scale' }, request.name, [
        { reason: 'FieldValueInvalid', message: `Invalid value: ${replicas}: should be a non-negative integer`, field: 'spec.replicas' },
      ])
    }
    const object: JsonObject & KubeObject = cloneJson(old)
    const wanted = getObject(scale, 'metadata')
    if (typeof wanted?.resourceVersion === 'string' && wanted.resourceVersion !== '')
      object.metadata.resourceVersion = wanted.resourceVersion
    setPath(object, paths.specReplicas, replicas)
    return object
  })
  return readScale(resource, stored)
}
