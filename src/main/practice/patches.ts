import jsonPatch, { type Operation } from 'fast-json-patch'
import { ApiError, refuse } from './api-error.ts'
import { cloneJson, getPath, setKey } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'
import { wholeSchema } from './schema-metadata.ts'
import { strategicMerge } from './strategic-merge.ts'

/** RFC 7386. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return cloneJson(patch)
  const result = isObject(target) ? target : {}
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    if (value === null) delete result[key]
    else setKey(result, key, mergePatch(Object.hasOwn(result, key) ? result[key] : undefined, value))
  }
  return result
}

const maxOperations = 10_000

function isOperation(value: unknown): value is Operation {
  return isObject(value) && typeof value.op === 'string' && typeof value.path === 'string'
}

function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw refuse.badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp')
  }
  if (patch.length > maxOperations) {
    throw new ApiError(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    )
  }
  try {
    return jsonPatch.applyPatch(target, patch.map(lenient(target)), true, true, true).newDocument
  } catch {
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
  }
}

/** The API server lets a replacement add what isn't there, as long as there is an object to add it to. */
function lenient(target: unknown): (operation: Operation) => Operation {
  return operation => {
    const keys = operation.path
      .split('/')
      .slice(1)
      .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    const isNew = operation.op === 'replace' && isObject(getPath(target, keys.slice(0, -1))) && getPath(target, keys) === undefined
    return isNew ? { op: 'add', path: operation.path, value: operation.value } : operation
  }
}

/** The content types that PATCH understands; custom resources have no strategic merge. */
export function patchTypes(resource: Resource): readonly string[] {
  return [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(resource.custom ? [] : ['application/strategic-merge-patch+json']),
    'application/apply-patch+yaml',
  ]
}

/** The refusal of a patch in a form that a kind doesn't take. */
export function unsupportedPatch(resource: Resource): ApiError {
  if (resource.custom) return refuse.unsupportedMediaType(patchTypes(resource))
  return new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** A patch changes an object, not which one it is. */
function checkIdentity(metadata: JsonObject, old: KubeObject, resource: Resource): void {
  const { name, namespace } = old.metadata
  if (metadata.name !== undefined && metadata.name !== name)
    throw refuse.badRequest(`the name of the object (${String(metadata.name)}) does not match the name on the URL (${name ?? ''})`)
  if (resource.namespaced && metadata.namespace !== undefined && metadata.namespace !== namespace)
    throw refuse.badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

const goNames: Readonly<Record<string, string>> = { string: 'string', number: 'number', boolean: 'bool', object: 'object' }

/** The object that a JSON, merge or strategic merge patch makes of `old`. Throws 400, 415 or 422. */
export function applyPatchTo(old: KubeObject, patch: unknown, contentType: string, resource: Resource): KubeObject {
  const base = cloneJson(old)
  let result: unknown
  if (contentType === 'application/json-patch+json') result = applyJsonPatch(base, patch)
  else if (patch === null) throw refuse.badRequest('Invalid JSON Patch')
  else if (!isObject(patch)) {
    const found = Array.isArray(patch) ? 'array' : (goNames[typeof patch] ?? 'object')
    throw refuse.badRequest(`error decoding patch: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`)
  } else if (contentType === 'application/merge-patch+json') result = mergePatch(base, patch)
  else if (contentType === 'application/strategic-merge-patch+json' && !resource.custom)
    result = strategicMerge(base, patch, wholeSchema(resource.schema))
  else throw unsupportedPatch(resource)
  if (isObject(result) && isObject(result.metadata)) checkIdentity(result.metadata, old, resource)
  if (!isObject(result) || !isObject(result.metadata)) throw refuse.badRequest('the patch leaves no object')
  if (resource.custom && result.kind !== old.kind) {
    const kind = String(result.kind)
    const message = `Invalid value: ${JSON.stringify(kind)}: must be ${resource.kind}`
    throw refuse.invalid({ ...resource, kind }, old.metadata.name ?? '', [{ reason: 'FieldValueInvalid', message, field: 'kind' }])
  }
  return { ...result, apiVersion: String(result.apiVersion), kind: String(result.kind), metadata: result.metadata }
}
