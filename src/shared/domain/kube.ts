import { z } from 'zod'

/** A Kubernetes kind as the app names it. `group` is '' for core. */
export const KindRef = z.object({ group: z.string(), version: z.string(), kind: z.string(), plural: z.string(), namespaced: z.boolean() })
export type KindRef = z.infer<typeof KindRef>

/** Any Kubernetes object as raw JSON: only metadata is known, all else must be read with care. */
export type KubeObject = {
  apiVersion?: string
  kind?: string
  metadata: KubeMetadata
  [field: string]: unknown
}

export type KubeMetadata = {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: readonly { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
  finalizers?: readonly string[]
  managedFields?: readonly unknown[]
  generateName?: string
}

/** Names one object. `namespace` is null for cluster-scoped kinds. */
export const ObjectRef = z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string().nullable(), name: z.string() })
export type ObjectRef = z.infer<typeof ObjectRef>

/** `group/version` as manifests write it. */
export function apiVersionOf(kind: Pick<KindRef, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

/** The REST path of a kind's collection, or of one object when `name` is given. Every segment is escaped. */
export function resourcePath(kind: KindRef, namespace: string | null, name?: string, subresource?: string): string {
  const base = kind.group === '' ? `/api/${kind.version}` : `/apis/${encodeURIComponent(kind.group)}/${kind.version}`
  const scope = kind.namespaced && namespace !== null ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  const tail = name === undefined ? '' : `/${encodeURIComponent(name)}`
  return `${base}${scope}/${kind.plural}${tail}${subresource === undefined ? '' : `/${subresource}`}`
}

/** A stable text for a kind, fit for map keys: `clusters.example.io`; versions don't matter for identity. */
export function kindKey(kind: Pick<KindRef, 'group' | 'plural'>): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`
}
