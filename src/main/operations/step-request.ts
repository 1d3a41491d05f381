import { apiVersionOf, type ObjectRef } from '../../shared/domain/kube.ts'
import type { RunStep } from '../../shared/domain/run.ts'
import type { DraftStep } from '../engines/engine.ts'
import { applyRequest, createRequest, deleteRequest, mergePatchRequest, type Precondition } from '../kube/apply.ts'
import { podCallRequest } from '../kube/call-pod.ts'
import type { AccessAttributes, KubeRequest } from '../kube/kube-client.ts'

/** What a write stands on: written into the request, so that the server refuses when the object has moved. */
export interface Basis {
  readonly exists: boolean
  readonly uid: string | null
  readonly resourceVersion: string | null
  /** Of a call: what its proof was right before it was sent. */
  readonly before?: string | null
}

/**
 * No object has this resourceVersion any more: an apply that carries it creates, and is a conflict if the object is there after all. Without it
 * an apply would merge into what somebody else made meanwhile. Some kinds don't take it and say so (400 or 422, see `mustNotExistRefused`);
 * those are created by POST, which is a conflict as well if the object is there.
 */
const mustNotExist = '1'

/** Stands in a call that is shown before the object is known. */
const notKnownYet = '(of the object, when it is applied)'

/** Which object a step is about. */
export function stepRef(step: DraftStep): ObjectRef {
  const namespace = stepNamespace(step)
  const name = step.verb === 'apply' ? step.manifest.metadata.name : step.name
  return { apiVersion: apiVersionOf(step.kind), kind: step.kind.kind, namespace, name }
}

/** What a shown step says of being held back, and until when it may be sent. */
export function waitOf(step: DraftStep): Pick<RunStep, 'waitsFor' | 'waitsAtMostMs' | 'goodUntil'> {
  return {
    ...(step.waitFor === undefined ? {} : { waitsFor: step.waitFor, waitsAtMostMs: step.waitAtMostMs }),
    ...(step.goodUntil === undefined ? {} : { goodUntil: step.goodUntil }),
  }
}

/** The namespace of a step's object; null for a cluster-scoped one. */
export function stepNamespace(step: DraftStep): string | null {
  if (!step.kind.namespaced) return null
  return step.verb === 'apply' ? (step.manifest.metadata.namespace ?? null) : step.namespace
}

interface RequestOptions {
  /** null: not known yet (offline); such a request is shown, never sent. */
  readonly basis: Basis | null
  /** Takes fields from other managers. */
  readonly force: boolean
  /** false when the server does not take a resourceVersion on objects to be created: they are created by POST then. */
  readonly guardCreate: boolean
  readonly signal: AbortSignal
}

/** The request of a step. The dry run and the write are made here from the same bytes. */
export function buildStepRequest(step: DraftStep, options: RequestOptions): KubeRequest {
  const { basis, force, signal } = options
  const ref = stepRef(step)
  const precondition: Precondition = { uid: basis?.uid ?? notKnownYet, resourceVersion: basis?.resourceVersion ?? null }
  if (step.verb === 'call') return podCallRequest(step, { signal, timeoutMs: step.timeoutMs })
  if (step.verb === 'delete') return deleteRequest({ ...ref, kind: step.kind }, precondition, { signal, propagation: step.propagation })
  if (step.verb !== 'apply') {
    const subresource = step.verb === 'status' ? { subresource: 'status' } : {}
    return mergePatchRequest({ ...ref, kind: step.kind }, step.patch, precondition, { signal, ...subresource })
  }
  const manifest = { ...step.manifest, apiVersion: ref.apiVersion, kind: ref.kind }
  if (basis !== null && !basis.exists && !options.guardCreate) return createRequest(step.kind, manifest, { signal })
  const guard = basis === null ? {} : basis.exists ? known(basis) : { resourceVersion: mustNotExist }
  return applyRequest(step.kind, { ...manifest, metadata: { ...manifest.metadata, ...guard } }, { signal, force })
}

function known(basis: Basis): { uid?: string; resourceVersion?: string } {
  return {
    ...(basis.uid === null ? {} : { uid: basis.uid }),
    ...(basis.resourceVersion === null ? {} : { resourceVersion: basis.resourceVersion }),
  }
}

/** Path and query of a request, as it stands in the HTTP request line. */
export function requestTarget(request: KubeRequest): string {
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
    case 'call': {
      // The server asks for the verb of the HTTP method: `get` reads what the call stands on, `create` is the POST.
      const proxy = { ...base, subresource: 'proxy', name: ref.name }
      return [
        { ...proxy, verb: 'get' },
        { ...proxy, verb: 'create' },
      ]
    }
    case 'patch':
      return [{ ...base, verb: 'patch', name: ref.name }]
    case 'apply':
      // `create` can't be limited to a name: the server doesn't know it yet when it decides.
      return [{ ...base, verb: 'patch', name: ref.name }, ...(exists === true ? [] : [{ ...base, verb: 'create' }])]
  }
}
