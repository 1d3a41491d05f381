import type { User } from './access.ts'
import type { AdmissionHook } from './admission.ts'
import type { Registry } from './registry.ts'
import type { Resource } from './resource.ts'
import type { SimulatedPods } from './simulated-pods.ts'
import type { Store } from './store.ts'

/** One context's cluster: all that its handlers and controllers share. */
export interface World {
  readonly name: string
  readonly store: Store
  readonly registry: Registry
  readonly admission: readonly AdmissionHook[]
  readonly now: () => Date
  readonly newUid: () => string
  /** In [0, 1), for generated names. */
  readonly random: () => number
  /** Who answers for the pods: each operator that runs. */
  readonly simulatedPods: SimulatedPods[]
}

/** One write, after routing and authorization. */
export interface WriteRequest {
  readonly resource: Resource
  readonly namespace: string | undefined
  /** Empty for a POST to the collection. */
  readonly name: string
  readonly subresource: '' | 'status' | 'scale'
  readonly username: string
  /** Who writes; undefined for the cluster's own controllers, who may do everything. */
  readonly user?: User
  readonly dryRun: boolean
  /** Through the door of a namespace's finalizers, which all other writes leave as they are. */
  readonly finalizes?: boolean
  /** A patch, which says only what changes. */
  readonly patches?: boolean
  readonly fieldManager: string
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict'
  /** Receives what goes out as `Warning` headers. */
  readonly warn: (message: string) => void
}

/** A time as the API writes it: RFC 3339 to the second. */
export function apiTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
