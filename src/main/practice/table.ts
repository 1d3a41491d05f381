import type { KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'

/** The column definitions of a kind's Table. */
export function tableColumns(resource: Resource) {
  return resource.columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? '',
    description,
    priority,
  }))
}

/** One row; the object rides along as its metadata. */
export function tableRow(object: KubeObject, resource: Resource, now: number) {
  return {
    cells: resource.columns.map(column => column.value(object, now) ?? null),
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
  }
}
