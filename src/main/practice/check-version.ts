import { refuse } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import { unreadable } from './list-options.ts'
import type { WriteRequest } from './world.ts'

/**
 * A write names the life and the version that it changes; a replacement of a custom object must name its version. Throws 409 for another one,
 * 422 for a patch of the uid or a replacement without a version, and 500, as the API server does, for a version that is no number.
 */
export function checkVersion(request: WriteRequest, { metadata }: KubeObject, old: KubeObject): void {
  const { resource, name } = request
  const { uid, resourceVersion } = metadata
  if (resourceVersion && !/^\d+$/.test(resourceVersion))
    throw unreadable(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`)
  if (uid && uid !== old.metadata.uid && request.patches) {
    const cause = {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(uid)}: field is immutable`,
      field: 'metadata.uid',
    }
    throw refuse.invalid(resource, name, resource.custom ? [cause] : [cause, cause])
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw refuse.modified(resource, name)
  if (uid && uid !== old.metadata.uid) {
    const key = [
      '/registry',
      ...(resource.custom ? [resource.group] : []),
      resource.plural,
      ...(request.namespace ? [request.namespace] : []),
      name,
    ]
    const ids = `UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`
    const why = `StorageError: invalid object, Code: 4, Key: ${key.join('/')}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${ids}`
    throw refuse.conflict(resource, name, why)
  }
  if (!resourceVersion && resource.custom && request.subresource !== 'scale') {
    const message = 'Invalid value: 0: must be specified for an update'
    const named = { ...resource, kind: resource.plural }
    throw refuse.invalid(named, name, [{ reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion' }])
  }
}
