import type { StatusCause } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import type { Schema } from './schema.ts'

/** A column of the Table answer. `value` gives the cell; times are given as RFC 3339 and shown as ages for the type `age`. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description: string
  /** 0 is always shown; 1 only with `-o wide`. */
  readonly priority: number
  value(object: KubeObject, now: number): unknown
}

/** Paths of the scale subresource, as keys. */
export interface ScalePaths {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  readonly labelSelector?: readonly string[]
}

/** What a kind adds to the common way of writing. The object given is the server's own copy and may be changed. */
export interface Strategy {
  /** Before validation on create: defaults, fields that the server owns. */
  prepareCreate?(object: KubeObject): void
  prepareUpdate?(object: KubeObject, old: KubeObject): void
  /** After the owners of fields are noted: what the cluster allots, which nobody owns. */
  allocate?(object: KubeObject): void
  /** Fields that no writer through the main door owns. */
  readonly unowned?: readonly (readonly string[])[]
  /** A change of annotations counts as one of what is wanted. */
  readonly generationOfAnnotations?: boolean
  validate?(object: KubeObject, old: KubeObject | undefined): readonly StatusCause[]
  /** Field selectors beyond metadata.name and metadata.namespace. */
  selectableFields?(object: KubeObject): Readonly<Record<string, string>>
  /** `label` and `namespace` for names of DNS-1123 labels, `path` for RBAC names; else DNS-1123 subdomains. */
  readonly names?: 'label' | 'namespace' | 'path'
}

/** A served kind in one version. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly listKind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** Serves `/status`; then a main write keeps the status and a status write keeps the rest. */
  readonly hasStatus: boolean
  readonly scale?: ScalePaths
  /** metadata.generation is kept: it rises when anything but metadata and status changes. */
  readonly generation: boolean
  /** Undefined: anything goes (and server-side apply treats lists as atomic). */
  readonly schema: Schema | undefined
  readonly columns: readonly Column[]
  /** From a CustomResourceDefinition. */
  readonly custom: boolean
  readonly strategy: Strategy
  /** Served for create and get of nothing: reviews answer a POST and keep nothing. */
  readonly virtual?: boolean
  /** Said in a Warning to whoever uses this version. */
  readonly deprecation?: string
}

/** Where objects of a resource are stored: the same for all its versions. */
export function storageKey(resource: { readonly group: string; readonly plural: string }): string {
  return `${resource.group}/${resource.plural}`
}

/** `v1` or `group/version`. */
export function apiVersionOf(resource: { readonly group: string; readonly version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}
