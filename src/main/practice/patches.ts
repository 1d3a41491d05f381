import jsonPatch, { type Operation } from 'fast-json-patch'
import { ApiError, refuse } from './api-error.ts'
import { cloneJson, setKey } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
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

function applyJsonPatch(target: unknown, patch: unknown, resource: Resource, name: string): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    throw refuse.badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  }
  if (patch.length > maxOperations) {
    throw new ApiError(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    )
  }
  try {
    return jsonPatch.applyPatch(target, patch, true, true, true).newDocument
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`, {
      name,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
    })
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

/** The object that a JSON, merge or strategic merge patch makes of `old`. Throws 400, 415 or 422. */
export function applyPatchTo(old: KubeObject, patch: unknown, contentType: string, resource: Resource): KubeObject {
  const base = cloneJson(old)
  let result: unknown
  if (contentType === 'application/json-patch+json') result = applyJsonPatch(base, patch, resource, old.metadata.name ?? '')
  else if (!isObject(patch)) throw refuse.badRequest('error decoding patch: the patch is not an object')
  else if (contentType === 'application/merge-patch+json') result = mergePatch(base, patch)
  else if (contentType === 'application/strategic-merge-patch+json' && !resource.custom)
    result = strategicMerge(base, patch, wholeSchema(resource.schema))
  else throw refuse.unsupportedMediaType(patchTypes(resource))
  if (!isObject(result) || !isObject(result.metadata)) throw refuse.badRequest('the patch leaves no object')
  return { ...result, apiVersion: String(result.apiVersion), kind: String(result.kind), metadata: result.metadata }
}
