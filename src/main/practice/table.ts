import { refuse } from './api-error.ts'
import type { KubeObject } from './kube-object.ts'
import { apiVersionOf, type Resource } from './resource.ts'

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

/** What rides along with each row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** Reads `includeObject`. Throws 400 for other words. */
export function readInclude(query: URLSearchParams): IncludeObject {
  const text = query.get('includeObject') || 'Metadata'
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text
  throw refuse.badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`,
  )
}

/** One row. */
export function tableRow(object: KubeObject, resource: Resource, now: number, include: IncludeObject) {
  const metadata = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
  return {
    cells: resource.columns.map(column => column.value(object, now) ?? null),
    object: include === 'None' ? null : include === 'Object' ? { ...object, apiVersion: apiVersionOf(resource) } : metadata,
  }
}
