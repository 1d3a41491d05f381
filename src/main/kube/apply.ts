import { type KindRef, type KubeObject, resourcePath } from '../../shared/domain/kube.ts'
import type { KubeRequest } from './kube-client.ts'

/** The one name under which the app owns fields. */
export const fieldManager = 'clouddb-desktop'

/** The object that a write is about. */
export interface WriteTarget {
  readonly kind: KindRef
  readonly namespace: string | null
  readonly name: string
}

/** What must still be true of the object for a write to happen. */
export interface Precondition {
  readonly uid: string
  readonly resourceVersion: string | null
}

interface Common {
  readonly signal: AbortSignal
  readonly dryRun?: boolean
}

const query = (options: Common, more: Readonly<Record<string, string>> = {}) => ({
  ...more,
  ...(options.dryRun === true ? { dryRun: 'All' } : {}),
})

/**
 * Server-side apply of a whole manifest. `force` takes fields from other managers, so it is sent only when the user consented to each.
 * JSON is YAML, which the content type promises.
 */
export function applyRequest(kind: KindRef, manifest: KubeObject, options: Common & { force: boolean }): KubeRequest {
  return {
    method: 'PATCH',
    path: resourcePath(kind, manifest.metadata.namespace ?? null, manifest.metadata.name),
    query: query(options, { fieldManager, fieldValidation: 'Strict', force: String(options.force) }),
    contentType: 'application/apply-patch+yaml',
    body: JSON.stringify(manifest),
    signal: options.signal,
  }
}

/** Creates an object that must not exist yet. */
export function createRequest(kind: KindRef, manifest: KubeObject, options: Common): KubeRequest {
  return {
    method: 'POST',
    path: resourcePath(kind, manifest.metadata.namespace ?? null),
    query: query(options, { fieldManager, fieldValidation: 'Strict' }),
    contentType: 'application/json',
    body: JSON.stringify(manifest),
    signal: options.signal,
  }
}

/** A merge patch that the server refuses (409) when the object is another one or has changed. */
export function mergePatchRequest(
  target: WriteTarget,
  patch: Readonly<Record<string, unknown>>,
  precondition: Precondition,
  options: Common & { subresource?: string },
): KubeRequest {
  const given = typeof patch.metadata === 'object' && patch.metadata !== null ? patch.metadata : {}
  const { uid, resourceVersion } = precondition
  const metadata = { ...given, uid, ...(resourceVersion === null ? {} : { resourceVersion }) }
  return {
    method: 'PATCH',
    path: resourcePath(target.kind, target.namespace, target.name, options.subresource),
    query: query(options, { fieldManager, fieldValidation: 'Strict' }),
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ ...patch, metadata }),
    signal: options.signal,
  }
}

/** A JSON patch that first tests that the object is the one meant, unchanged; the server refuses it otherwise. */
export function jsonPatchRequest(
  target: WriteTarget,
  operations: readonly { readonly op: string; readonly path: string; readonly value?: unknown }[],
  precondition: Precondition,
  options: Common & { subresource?: string },
): KubeRequest {
  const tests = [
    { op: 'test', path: '/metadata/uid', value: precondition.uid },
    ...(precondition.resourceVersion === null
      ? []
      : [{ op: 'test', path: '/metadata/resourceVersion', value: precondition.resourceVersion }]),
  ]
  return {
    method: 'PATCH',
    path: resourcePath(target.kind, target.namespace, target.name, options.subresource),
    query: query(options, { fieldManager, fieldValidation: 'Strict' }),
    contentType: 'application/json-patch+json',
    body: JSON.stringify([...tests, ...operations]),
    signal: options.signal,
  }
}

/** Deletes exactly the object with this uid, never a new one of its name. */
export function deleteRequest(
  target: WriteTarget,
  precondition: Precondition,
  options: Common & { propagation: 'Background' | 'Foreground' | 'Orphan' },
): KubeRequest {
  const { uid, resourceVersion } = precondition
  return {
    method: 'DELETE',
    path: resourcePath(target.kind, target.namespace, target.name),
    query: {},
    contentType: 'application/json',
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      // A delete with a body reads no options from the query.
      ...(options.dryRun === true ? { dryRun: ['All'] } : {}),
      propagationPolicy: options.propagation,
      preconditions: { uid, ...(resourceVersion === null ? {} : { resourceVersion }) },
    }),
    signal: options.signal,
  }
}
