import type { StatusCause } from './api-error.ts'
import { getPath } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import type { Resource } from './resource.ts'

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map[string]interface {}'
}

/** The numbers that the scale of a custom kind reads must be numbers, whatever else the schema says of them. */
export function validateScale(resource: Resource, object: KubeObject): StatusCause[] {
  if (!resource.custom || resource.scale === undefined) return []
  return [resource.scale.specReplicas, resource.scale.statusReplicas].flatMap(path => {
    const value = getPath(object, path)
    const field = `.${path.join('.')}`
    if (value === undefined || value === null) return []
    const isInteger = typeof value === 'number' && Number.isInteger(value)
    if (isInteger && value >= 0) return []
    const message = isInteger
      ? `Invalid value: ${value}: should be a non-negative integer`
      : `Invalid value: 0: ${field} accessor error: ${typeof value === 'object' ? JSON.stringify(value) : String(value)} is of the type ${goType(value)}, expected int64`
    return [{ reason: 'FieldValueInvalid', message, field }]
  })
}
