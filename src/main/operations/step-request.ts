import { apiVersionOf, type ObjectRef, resourcePath } from '../../shared/domain/kube.ts'
import type { DraftStep } from '../engines/engine.ts'
import type { AccessAttributes } from '../kube/kube-client.ts'
import { fieldManager } from './diff.ts'
import { isRecord } from './json.ts'

/** What a write stands on: written into the request, so that the server refuses when the object has moved. */
export interface Basis {
  readonly exists: boolean
  readonly uid: string | null
  readonly resourceVersion: string | null
}

/** A write as it goes over the wire, without signal and deadline. */
export interface StepRequest {
  readonly method: 'PATCH' | 'POST' | 'DELETE'
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly contentType: string
  readonly body: string
}

/**
 * No object has this resourceVersion any more: an apply that carries it creates, and is a conflict if the object is there after all. Without it
 * an apply would merge into what somebody else made meanwhile. Some kinds don't take it and say so (400 or 422, see `mustNotExistRefused`);
 * those are created by POST, which is a conflict as well if the object is there.
 */
const mustNotExist = '1'

/** Which object a step is about. */
export function stepRef(step: DraftStep): ObjectRef {
  const namespace = stepNamespace(step)
  const name = step.verb === 'apply' ? step.manifest.metadata.name : step.name
  return { apiVersion: apiVersionOf(step.kind), kind: step.kind.kind, namespace, name }
}

/** The namespace of a step's object; null for a cluster-scoped one. */
export function stepNamespace(step: DraftStep): string | null {
  if (!step.kind.namespaced) return null
  return step.verb === 'apply' ? (step.manifest.metadata.namespace ?? null) : step.namespace
}

export interface RequestOptions {
  /** null: no preconditions (the page, offline). */
  readonly basis: Basis | null
  /** Takes fields from other managers. */
  readonly force: boolean
  /** false when the server does not take a resourceVersion on objects to be created: they are created by POST then. */
  readonly guardCreate: boolean
}

/** The request of a step. The dry run and the write are made here from the same bytes. */
export function buildStepRequest(step: DraftStep, options: RequestOptions): StepRequest {
  const { basis } = options
  const ref = stepRef(step)
  if (step.verb === 'delete') {
    const preconditions = basis === null || basis.uid === null ? {} : { preconditions: known(basis) }
    return {
      method: 'DELETE',
      path: resourcePath(step.kind, ref.namespace, ref.name),
      query: {},
      contentType: 'application/json',
      body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: step.propagation, ...preconditions }),
    }
  }
  const path = resourcePath(step.kind, ref.namespace, ref.name, step.verb === 'status' ? 'status' : undefined)
  if (step.verb === 'apply') {
    const creates = basis !== null && !basis.exists
    if (creates && !options.guardCreate) {
      return {
        method: 'POST',
        path: resourcePath(step.kind, ref.namespace),
        query: { fieldManager, fieldValidation: 'Strict' },
        contentType: 'application/json',
        body: JSON.stringify({ ...step.manifest, apiVersion: ref.apiVersion, kind: ref.kind }),
      }
    }
    const guard = basis === null ? {} : creates ? { resourceVersion: mustNotExist } : known(basis)
    const body = { ...step.manifest, apiVersion: ref.apiVersion, kind: ref.kind, metadata: { ...step.manifest.metadata, ...guard } }
    return {
      method: 'PATCH',
      path,
      query: { fieldManager, fieldValidation: 'Strict', ...(options.force ? { force: 'true' } : {}) },
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(body),
    }
  }
  const metadata = isRecord(step.patch.metadata) ? step.patch.metadata : {}
  const guarded = basis === null ? step.patch : { ...step.patch, metadata: { ...metadata, ...known(basis) } }
  return {
    method: 'PATCH',
    path,
    query: { fieldManager, fieldValidation: 'Strict' },
    contentType: 'application/merge-patch+json',
    body: JSON.stringify(guarded),
  }
}

function known(basis: Basis): { uid?: string; resourceVersion?: string } {
  return {
    ...(basis.uid === null ? {} : { uid: basis.uid }),
    ...(basis.resourceVersion === null ? {} : { resourceVersion: basis.resourceVersion }),
  }
}

/** Path and query of a request, as it stands in the HTTP request line. */
export function requestTarget(request: StepRequest): string {
  const query = new URLSearchParams(request.query).toString()
  return query === '' ? request.path : `${request.path}?${query}`
}

/** What the user must be allowed to do for a step. An apply of something that isn't there needs `create` as well as `patch`. */
export function stepAccess(step: DraftStep, exists: boolean | null): AccessAttributes[] {
  const ref = stepRef(step)
  const base = { group: step.kind.group, resource: step.kind.plural, namespace: ref.namespace }
  switch (step.verb) {
    case 'delete':
      return [{ ...base, verb: 'delete', name: ref.name }]
    case 'status':
      return [{ ...base, verb: 'patch', subresource: 'status', name: ref.name }]
    case 'patch':
      return [{ ...base, verb: 'patch', name: ref.name }]
    case 'apply':
      // `create` can't be limited to a name: the server doesn't know it yet when it decides.
      return [{ ...base, verb: 'patch', name: ref.name }, ...(exists === true ? [] : [{ ...base, verb: 'create' }])]
  }
}
