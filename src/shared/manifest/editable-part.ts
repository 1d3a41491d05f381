import { isObject, type JsonObject, ownField } from './json.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
/** What an edit may change of the metadata, beside what names the object. */
const shown = ['name', 'namespace', 'labels', 'annotations'] as const

/**
 * As much of an object as a person may change: its identity, labels, annotations and what it asks for. Never its status, what the server counts, nor
 * the annotations that `noise` (JSON pointers) names, which the operator writes for itself.
 */
export function editablePart(object: JsonObject, noise: readonly string[]): JsonObject {
  const hidden = new Set([lastApplied, ...noise.flatMap(pointer => annotationOf(pointer) ?? [])])
  const metadata = Object.fromEntries(
    shown.flatMap(key => {
      const value = ownField(object.metadata, key)
      if (!isObject(value)) return value === undefined ? [] : [[key, value]]
      const kept = Object.entries(value).filter(([name]) => key !== 'annotations' || !hidden.has(name))
      return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)]]
    }),
  )
  const { apiVersion, kind, metadata: _metadata, status: _status, ...rest } = object
  return { apiVersion, kind, metadata, ...rest }
}

function annotationOf(pointer: string): string | null {
  const prefix = '/metadata/annotations/'
  return pointer.startsWith(prefix) ? pointer.slice(prefix.length).replaceAll('~1', '/').replaceAll('~0', '~') : null
}
